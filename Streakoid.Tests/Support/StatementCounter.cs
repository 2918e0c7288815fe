using System.Collections.Concurrent;
using System.Diagnostics;

namespace Streakoid.Tests.Support;

/// <summary>
/// Counts the database round trips of a server's requests with Npgsql's tracing: each command or batch is one. What the server does by
/// itself, such as its sweeps, is not counted.
/// </summary>
public sealed class StatementCounter : IDisposable
{
    private const string Requests = "Microsoft.AspNetCore";

    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<string> _statements = new();

    public StatementCounter(StreakoidServer server)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or Requests,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (
                    activity.Source.Name != Requests
                    && IsOfRequest(activity)
                    && activity.TagObjects.Any(tag =>
                        tag.Key is "db.namespace" or "db.name"
                        && (tag.Value as string)?.Contains(server.Database, StringComparison.Ordinal) == true
                    )
                )
                {
                    string statement =
                        (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement"))?.ToString() ?? activity.DisplayName;
                    // Servers tell each other of writes afterwards, of many at once: no request waits for it.
                    if (
                        !statement.Contains("pg_notify", StringComparison.Ordinal)
                        && activity.GetTagItem("db.npgsql.data_source") as string != "signals"
                    )
                        _statements.Enqueue(statement);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<string> Statements => [.. _statements];

    /// <summary>Counts the round trips of <paramref name="work"/>.</summary>
    public async Task<int> CountAsync(Func<Task> work)
    {
        _statements.Clear();
        await work();
        return _statements.Count;
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsOfRequest(Activity? activity)
    {
        while (activity is not null && activity.Source.Name != Requests)
        {
            // A request that finds no idle connection opens one and checks its role: that is no statement of its operation.
            if (activity.DisplayName.StartsWith("CONNECT", StringComparison.Ordinal))
                return false;
            activity = activity.Parent;
        }
        return activity is not null;
    }
}
