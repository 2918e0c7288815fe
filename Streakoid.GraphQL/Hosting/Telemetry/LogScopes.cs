namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// The scopes of log lines: that of the request, which is looked for when a line is written and costs a request without lines nothing, and
/// those that were begun.
/// </summary>
internal sealed class LogScopes(IHttpContextAccessor requests) : IExternalScopeProvider
{
    private readonly LoggerExternalScopeProvider _begun = new();

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state)
    {
        if (requests.HttpContext?.Features.Get<LogScope>() is { } scope)
            callback(scope, state);
        _begun.ForEachScope(callback, state);
    }

    public IDisposable Push(object? state) => _begun.Push(state);
}
