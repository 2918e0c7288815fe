using Microsoft.JSInterop;

namespace Streakoid.Web.Sessions;

/// <summary>The browser's <c>localStorage</c>, which all tabs of this origin share.</summary>
public sealed class BrowserStorage(IJSRuntime js)
{
    public ValueTask<string?> ReadAsync(string key) => js.InvokeAsync<string?>("localStorage.getItem", key);

    public ValueTask WriteAsync(string key, string value) => js.InvokeVoidAsync("localStorage.setItem", key, value);

    public ValueTask RemoveAsync(string key) => js.InvokeVoidAsync("localStorage.removeItem", key);

    /// <summary>The values whose keys start with <paramref name="prefix"/>.</summary>
    public ValueTask<string[]> ReadAllAsync(string prefix) => js.InvokeAsync<string[]>("streakoid.valuesOf", prefix);
}
