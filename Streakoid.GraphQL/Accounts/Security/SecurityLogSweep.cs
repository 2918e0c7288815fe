using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.Security;

/// <summary>Deletes old entries of security logs each hour. Failures are logged and retried an hour later.</summary>
internal sealed partial class SecurityLogSweep(IDbContextFactory<StreakoidDb> contexts, IClock clock, ILogger<SecurityLogSweep> logger)
    : PeriodicService(TimeSpan.FromHours(1))
{
    /// <summary>Sweeps once; how many entries were deleted.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SweepSecurityEventsAsync(clock.Now() - SecurityLog.Lifetime, cancellationToken);
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => SweepAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old entries of security logs could not be deleted; the next attempt is in an hour")]
    protected override partial void LogFailed(Exception fault);
}
