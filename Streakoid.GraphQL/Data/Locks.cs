using Microsoft.EntityFrameworkCore;

namespace Streakoid.Data;

/// <summary>Rows read to be changed: tracked, and held until the transaction ends, so that two writers take turns.</summary>
public static class Locks
{
#pragma warning disable RS0030 // LINQ has no FOR UPDATE.
    public static Task<User?> LockUserAsync(this StreakoidDb db, CancellationToken cancellationToken) =>
        db.Users.FromSql($"select * from users where id = {db.OwnerId} for update")
            .AsTracking().SingleOrDefaultAsync(cancellationToken);

    public static Task<RefreshToken?> LockRefreshTokenAsync(this StreakoidDb db, byte[] hash, CancellationToken cancellationToken) =>
        db.RefreshTokens.FromSql($"select * from refresh_tokens where user_id = {db.OwnerId} and hash = {hash} for update")
            .AsTracking().SingleOrDefaultAsync(cancellationToken);
#pragma warning restore RS0030
}
