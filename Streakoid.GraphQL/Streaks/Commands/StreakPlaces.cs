using Microsoft.EntityFrameworkCore;
using Streakoid.Data;

namespace Streakoid.Streaks.Commands;

/// <summary>The places that a user's streaks take, archived ones included.</summary>
/// <param name="Count">How many streaks there are.</param>
/// <param name="Last">The largest position; 0 if there is none.</param>
public sealed record StreakPlaces(int Count, int Last)
{
    public static async Task<StreakPlaces> OfAsync(StreakoidDb db, CancellationToken cancellationToken) =>
        await db
            .Streaks.Where(streak => streak.UserId == db.OwnerId)
            .GroupBy(streak => streak.UserId)
            .Select(all => new StreakPlaces(all.Count(), all.Max(streak => streak.Position)))
            .SingleOrDefaultAsync(cancellationToken)
        ?? new StreakPlaces(0, 0);
}
