using Microsoft.EntityFrameworkCore;

namespace Streakoid.Data.Sql;

/// <summary>Reads rows for update: tracked, and locked until the transaction ends.</summary>
public static class Locks
{
#pragma warning disable RS0030 // LINQ has no FOR UPDATE.
    /// <summary>The user's row. Rows that belong to the user can still be added meanwhile.</summary>
    public static Task<User?> LockUserAsync(this StreakoidDb db, CancellationToken cancellationToken) =>
        db
            .Users.FromSql($"select * from users where id = {db.OwnerId} for no key update")
            .AsTracking()
            .SingleOrDefaultAsync(cancellationToken);
#pragma warning restore RS0030
}
