using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

/// <summary>Counts sign-in attempts, in one statement each, so that concurrent attempts are all counted.</summary>
public static class SignInAttemptCounter
{
    /// <summary>
    /// Adds an attempt to its window, or starts a new window if the last one began before <paramref name="windowFloor"/>.
    /// </summary>
    public static Task<SignInAttempts> CountSignInTryAsync(
        this StreakoidDb db,
        byte[] key,
        Instant now,
        Instant windowFloor,
        CancellationToken cancellationToken
    ) =>
        db.WriteAsync(
            async () =>
#pragma warning disable RS0030 // LINQ has no INSERT … ON CONFLICT.
                (
                    await db
                        .SignInAttempts.FromSql(
                            $"""
                            insert into sign_in_failures as f (key, count, window_started_at) values ({key}, 1, {now})
                            on conflict (key) do update set
                              count = case when f.window_started_at < {windowFloor} then 1 else least(f.count, 1000000) + 1 end,
                              window_started_at = case when f.window_started_at < {windowFloor} then {now} else f.window_started_at end
                            returning key, count, window_started_at
                            """
                        )
                        .AsNoTracking()
                        .ToListAsync(cancellationToken)
                ).Single(),
#pragma warning restore RS0030
            cancellationToken
        );

    /// <summary>Removes an attempt.</summary>
    public static Task UncountSignInTryAsync(this StreakoidDb db, byte[] key, CancellationToken cancellationToken) =>
        db.WriteAsync(
            () =>
                db
                    .SignInAttempts.Where(f => f.Key == key && f.Count > 0)
                    .ExecuteUpdateAsync(set => set.SetProperty(f => f.Count, f => f.Count - 1), cancellationToken),
            cancellationToken
        );

    public static Task ForgetSignInTriesAsync(this StreakoidDb db, byte[] key, CancellationToken cancellationToken) =>
        db.WriteAsync(() => db.SignInAttempts.Where(f => f.Key == key).ExecuteDeleteAsync(cancellationToken), cancellationToken);
}
