using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Pictures;

/// <summary>Reads the data of a picture, with access only to the rows of the user in the address.</summary>
public static class StreakPicture
{
    /// <summary>How many weeks it shows, the present one included.</summary>
    public const int Weeks = 53;

    /// <summary>The picture as SVG; null if the address is not valid.</summary>
    /// <param name="databases">Opens a context for the user whom the address names.</param>
    /// <param name="text">What stands in the path.</param>
    /// <param name="now">The time.</param>
    /// <param name="incidents">What excuses.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<string?> ReadAsync(
        RequestDatabases databases,
        string text,
        Instant now,
        IReadOnlyList<Incident> incidents,
        CancellationToken cancellationToken
    )
    {
        if (PictureAddress.Parse(text) is not { } key)
            return null;
        if (await databases.OpenForNobody().FindPictureAsync(key, cancellationToken) is not { } shared)
            return null;
        StreakoidDb db = databases.OpenFor(new UserId(shared.UserId));
        Guid userId = shared.UserId,
            streakId = shared.StreakId;
        // It may have been revoked in between.
        Streak? streak = await db.Streaks.SingleOrDefaultAsync(
            s => s.UserId == userId && s.Id == streakId && s.PictureKey == key,
            cancellationToken
        );
        if (streak is null)
            return null;
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == userId, cancellationToken) is not { } account)
            return null;
        UserCalendar calendar = UserCalendar.Of(account, now, incidents);
        LocalDate first = FirstOfWeek(calendar.Today, account.WeekStarts.Latest).PlusWeeks(1 - Weeks);
        DayReport report = await DayReports.ReadAsync(
            db,
            account,
            streak,
            calendar,
            new DayRange(first, calendar.Today),
            cancellationToken
        );
        return HeatMap.Draw(report.Days());
    }

    private static LocalDate FirstOfWeek(LocalDate day, IsoDayOfWeek start) => day.PlusDays(-(((int)day.DayOfWeek - (int)start + 7) % 7));
}
