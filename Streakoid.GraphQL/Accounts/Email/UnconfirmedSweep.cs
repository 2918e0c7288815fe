using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.Email;

/// <summary>
/// Deletes accounts that never confirmed their address, after a warning, each hour. Failures are logged and retried an hour later. Each
/// account is changed as its own user, and looked at again while it is locked.
/// </summary>
internal sealed partial class UnconfirmedSweep(
    IDbContextFactory<StreakoidDb> contexts,
    EmailOutbox outbox,
    IOptions<AccountsOptions> options,
    IClock clock,
    ILogger<UnconfirmedSweep> logger
) : PeriodicService(TimeSpan.FromHours(1))
{
    /// <summary>Sweeps once; how many accounts were warned and deleted.</summary>
    public async Task<(int Warned, int Deleted)> SweepAsync(CancellationToken cancellationToken)
    {
        if (options.Value.UnconfirmedLifetime is not { } lifetime || lifetime <= TimeSpan.Zero)
            return (0, 0);
        Instant now = clock.Now();
        Instant over = now - Duration.FromTimeSpan(lifetime);
        Duration notice = Duration.FromTimeSpan(options.Value.UnconfirmedWarning);
        Instant noticed = now - notice;
        // Deleted are those that were warned long enough ago, even if the lifetime was made shorter since.
        int deleted = await EachAsync(over, noticed, DeleteAsync, cancellationToken);
        int warned = await EachAsync(over + notice, null, WarnAsync, cancellationToken);
        outbox.Wake();
        return (warned, deleted);

        Task<bool> WarnAsync(StreakoidDb db, User user)
        {
            if (user.UnconfirmedWarnedAt is not null)
                return Task.FromResult(false);
            user.UnconfirmedWarnedAt = now;
            EmailOutbox.Add(db, MailKind.UnconfirmedWarning, user.EmailKey);
            return Task.FromResult(true);
        }

        async Task<bool> DeleteAsync(StreakoidDb db, User user) =>
            user.UnconfirmedWarnedAt <= noticed && await db.Users.Where(u => u.Id == user.Id).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => SweepAsync(cancellationToken);

    private async Task<int> EachAsync(
        Instant createdBefore,
        Instant? warnedBefore,
        Func<StreakoidDb, User, Task<bool>> change,
        CancellationToken cancellationToken
    )
    {
        int changed = 0;
        while (true)
        {
            List<Guid> found;
            await using (StreakoidDb anybody = await contexts.CreateDbContextAsync(cancellationToken))
                found = await anybody.FindUnconfirmedAsync(createdBefore, warnedBefore, cancellationToken);
            int before = changed;
            foreach (Guid id in found)
            {
                try
                {
                    await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
                    db.ActAs(new UserId(id));
                    bool done = await db.WriteAsync(
                        async () =>
                            await db.LockUserAsync(cancellationToken) is { EmailVerifiedAt: null } user
                            && user.CreatedAt <= createdBefore
                            && await change(db, user),
                        cancellationToken
                    );
                    changed += done ? 1 : 0;
                }
                catch (Exception error) when (!cancellationToken.IsCancellationRequested)
                {
                    // One account, such as one that takes too long to delete, must not keep the others from their turn.
                    LogSkipped(error, id);
                }
            }
            // Those that another server has changed meanwhile are not found again.
            if (changed == before)
                return changed;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unconfirmed accounts could not be deleted; the next attempt is in an hour")]
    protected override partial void LogFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The unconfirmed account {User} could not be swept; the next attempt is in an hour")]
    private partial void LogSkipped(Exception error, Guid user);
}
