using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

public static class RequestAllowances
{
    /// <summary>Grants a caller some more requests of the present window.</summary>
    /// <param name="db">A context without a user.</param>
    /// <param name="key">A hash of the caller.</param>
    /// <param name="more">How many.</param>
    /// <param name="window">When the window began, the same for all servers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many are granted in this window in all, these included.</returns>
    public static Task<int> GrantRequestsAsync(
        this StreakoidDb db,
        byte[] key,
        int more,
        Instant window,
        CancellationToken cancellationToken
    ) => db.WriteAsync(async () =>
#pragma warning disable RS0030 // LINQ has no INSERT … ON CONFLICT.
                (
                    await db
                        .RequestAllowances.FromSql(
                            $"""
                            insert into request_allowances as a (key, granted, window_started_at) values ({key}, {more}, {window})
                            on conflict (key) do update set
                              granted = case when a.window_started_at < {window} then {more} else least(a.granted, 1000000000) + {more} end,
                              window_started_at = greatest(a.window_started_at, {window})
                            returning key, granted, window_started_at
                            """
                        )
                        .AsNoTracking()
                        .ToListAsync(cancellationToken)
                ).Single().Granted,
#pragma warning restore RS0030
            cancellationToken);

    /// <summary>Forgets counters of windows that began before an instant, requests' and sign-ins'.</summary>
    public static Task<int> SweepCountersAsync(this StreakoidDb db, Instant before, CancellationToken cancellationToken) =>
        db.WriteAsync(
            async () =>
                await db.RequestAllowances.Where(a => a.WindowStartedAt < before).ExecuteDeleteAsync(cancellationToken)
                + await db.SignInAttempts.Where(f => f.WindowStartedAt < before).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );
}
