using Microsoft.EntityFrameworkCore;

namespace Streakoid.Data.Sql;

/// <summary>The streak of a shared picture.</summary>
public sealed record SharedPicture(Guid UserId, Guid StreakId);

public static class PictureLookup
{
    /// <summary>
    /// Finds the streak of a picture's key. Like <see cref="SignInLookup"/> it goes around row-level security by a function that returns at
    /// most one row, and nothing but ids.
    /// </summary>
    public static async Task<SharedPicture?> FindPictureAsync(this StreakoidDb db, byte[] key, CancellationToken cancellationToken) =>
#pragma warning disable RS0030 // A function call is SQL.
        (
            await db.Database.SqlQuery<SharedPicture>($"select user_id, streak_id from find_picture({key})").ToListAsync(cancellationToken)
        ).SingleOrDefault();
#pragma warning restore RS0030
}
