using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Streakoid.Benchmarks.Data;

/// <summary>Collects PostgreSQL's log while there is a listener.</summary>
internal sealed class ServerLog : ILogger
{
    private const string Prefix = "PostgreSQL: ";

    private ConcurrentQueue<string>? _lines;

    public Listening Listen(ConcurrentQueue<string> lines)
    {
        _lines = lines;
        return new Listening(this);
    }

    public bool IsEnabled(LogLevel logLevel) => _lines is not null;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (formatter(state, exception) is var text && text.StartsWith(Prefix, StringComparison.Ordinal))
            _lines?.Enqueue(text[Prefix.Length..]);
    }

    /// <summary>Stops listening when it is disposed of.</summary>
    internal readonly struct Listening(ServerLog log) : IDisposable
    {
        public void Dispose() => log._lines = null;
    }
}
