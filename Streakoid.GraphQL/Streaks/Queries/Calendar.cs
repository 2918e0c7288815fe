using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

/// <summary>How a user's day went, over all streaks that are not archived.</summary>
public sealed record CalendarDay(LocalDate Date, int Met, int Due)
{
    /// <summary>0 if nothing was met, 1 to 3 by the share of due streaks, 4 if all were met.</summary>
    public int Level => Met == 0 ? 0 : 1 + (3 * Met / Due);
}

public sealed class CalendarDayType : ObjectGraphType<CalendarDay>
{
    public CalendarDayType()
    {
        Name = "CalendarDay";
        Description = "The result of a day over all streaks that are not archived: one square of a heat map.";
        Field<NonNullGraphType<LocalDateType>>("date").Description("The day.").Pure(source => source.Date);
        Field<NonNullGraphType<IntGraphType>>("met").Description("How many streaks were met on this day.").Pure(source => source.Met);
        Field<NonNullGraphType<IntGraphType>>("due")
            .Description("How many streaks were met, missed, frozen or are still open on this day.")
            .Pure(source => source.Due);
        Field<NonNullGraphType<IntGraphType>>("level")
            .Description("The shade, 0 to 4: 0 if no streak was met, 4 if every streak that was due was met.")
            .Pure(source => source.Level);
    }
}

/// <summary>Reads the heat map of a user, or of one streak.</summary>
public static class Calendar
{
    public static async Task<IReadOnlyList<CalendarDay>> ReadAsync(PrincipalContext context, DayRange range)
    {
        StreakoidDb db = context.Db;
        List<StreakView> views = await db
            .Streaks.Where(s => s.UserId == db.OwnerId && s.ArchivedAt == null)
            .OrderBy(s => s.CreatedAt)
            .ViewsAsync(context);
        return Sum(range, (await DayReports.ReadAsync(context, views, range)).Values);
    }

    /// <summary>Adds up what became of each day.</summary>
    public static IReadOnlyList<CalendarDay> Sum(DayRange range, IEnumerable<DayReport> reports)
    {
        (int[] met, int[] due) = (new int[range.Length], new int[range.Length]);
        foreach (DayReport report in reports)
        {
            foreach ((int index, StreakDay day) in report.Days().Index())
            {
                if (day.Outcome == Outcome.Met)
                    met[index]++;
                if (day.Outcome is Outcome.Met or Outcome.Missed or Outcome.Pending or Outcome.Frozen)
                    due[index]++;
            }
        }
        return [.. range.Days.Select((date, index) => new CalendarDay(date, met[index], due[index]))];
    }
}
