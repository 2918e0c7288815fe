using System.Collections.Concurrent;
using Microsoft.JSInterop;

namespace Streakoid.Web.Tests.Support;

/// <summary>The browser's <c>localStorage</c>, in memory.</summary>
public sealed class FakeBrowser : IJSRuntime
{
    public ConcurrentDictionary<string, string> Storage { get; } = new();

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
        InvokeAsync<TValue>(identifier, CancellationToken.None, args);

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
    {
        string key = (string)args![0]!;
        object? result = null;
        switch (identifier)
        {
            case "localStorage.getItem":
                result = Storage.GetValueOrDefault(key);
                break;
            case "localStorage.setItem":
                Storage[key] = (string)args[1]!;
                break;
            case "localStorage.removeItem":
                Storage.TryRemove(key, out _);
                break;
            case "streakoid.valuesOf":
                result = Storage.Where(item => item.Key.StartsWith(key, StringComparison.Ordinal)).Select(item => item.Value).ToArray();
                break;
            default:
                throw new NotSupportedException(identifier);
        }
        return new ValueTask<TValue>((TValue)result!);
    }
}
