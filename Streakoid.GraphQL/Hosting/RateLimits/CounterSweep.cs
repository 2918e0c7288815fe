using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Hosting.RateLimits;

/// <summary>Deletes expired counters each hour. Failures are logged and retried an hour later.</summary>
internal sealed partial class CounterSweep(IDbContextFactory<StreakoidDb> contexts, IClock clock, ILogger<CounterSweep> logger)
    : PeriodicService(TimeSpan.FromHours(1))
{
    /// <summary>Longer than any window.</summary>
    private static readonly Duration Age = Duration.FromDays(1);

    /// <summary>Sweeps once; how many counters went.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SweepCountersAsync(clock.Now() - Age, cancellationToken);
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => SweepAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old counters could not be deleted; the next attempt is in an hour")]
    protected override partial void LogFailed(Exception fault);
}
