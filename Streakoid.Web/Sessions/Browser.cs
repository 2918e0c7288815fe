using Microsoft.JSInterop;

namespace Streakoid.Web.Sessions;

/// <summary>What the app asks of the browser besides storage.</summary>
public sealed class Browser(IJSRuntime js) : IDisposable
{
    private DotNetObjectReference<Browser>? _self;

    /// <summary>Raised when the page is shown again, or the network is back.</summary>
    public event Action? Woken;

    /// <summary>The IANA name of the device's time zone.</summary>
    public ValueTask<string> TimeZoneAsync() => js.InvokeAsync<string>("streakoid.timeZone");

    /// <summary>Offers a text as a file to save.</summary>
    public ValueTask SaveAsync(string name, string text) => js.InvokeVoidAsync("streakoid.save", name, text);

    /// <summary>Removes the fragment, which may hold a token, from the address bar and the history.</summary>
    public ValueTask ForgetTokenAsync() => js.InvokeVoidAsync("streakoid.forgetToken");

    public ValueTask ListenAsync() => js.InvokeVoidAsync("streakoid.listen", _self ??= DotNetObjectReference.Create(this));

    [JSInvokable]
    public void Wake() => Woken?.Invoke();

    public void Dispose() => _self?.Dispose();
}
