using Microsoft.EntityFrameworkCore;

namespace Streakoid.Data;

/// <summary>Rows read to be changed: tracked, and held until the transaction ends, so that two writers take turns.</summary>
public static class Locks
{
    public static async Task<Streak?> LockStreakAsync(this StreakoidDb db, Guid id, CancellationToken cancellationToken)
    {
        Read<Streak> read = StreakReads.Held(id);
        await db.ReadAsync([read], cancellationToken);
        Streak? streak = read.Rows.SingleOrDefault();
        if (streak is not null) db.Attach(streak);
        return streak;
    }

#pragma warning disable RS0030 // LINQ has no FOR UPDATE.
    /// <summary>Several streaks, held in one order by everybody, so that two batches never wait for each other.</summary>
    public static Task<List<Streak>> LockStreaksAsync(this StreakoidDb db, Guid[] ids, CancellationToken cancellationToken) =>
        db.Streaks.FromSql($"select * from streaks where user_id = {db.OwnerId} and id = any({ids}) order by id for update")
            .AsTracking().ToListAsync(cancellationToken);

    public static Task<User?> LockUserAsync(this StreakoidDb db, CancellationToken cancellationToken) =>
        db.Users.FromSql($"select * from users where id = {db.OwnerId} for update")
            .AsTracking().SingleOrDefaultAsync(cancellationToken);

    public static Task<RefreshToken?> LockRefreshTokenAsync(this StreakoidDb db, byte[] hash, CancellationToken cancellationToken) =>
        db.RefreshTokens.FromSql($"select * from refresh_tokens where user_id = {db.OwnerId} and hash = {hash} for update")
            .AsTracking().SingleOrDefaultAsync(cancellationToken);
#pragma warning restore RS0030
}
