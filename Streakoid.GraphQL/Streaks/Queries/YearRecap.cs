using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

/// <summary>A user's year, over all streaks.</summary>
/// <param name="Year">Which one.</param>
/// <param name="CheckIns">How many check-ins it has.</param>
/// <param name="Met">How many days of streaks were met.</param>
/// <param name="Longest">The run that spans most days of those with a day in the year; of equal ones that of the older streak.</param>
/// <param name="LongestOf">The streak of that run.</param>
/// <param name="BestWeekday">The day of the week with most check-ins, the earliest of equal ones.</param>
/// <param name="Months">January to December.</param>
public sealed record YearRecap(
    int Year,
    int CheckIns,
    int Met,
    RunSpan? Longest,
    StreakView? LongestOf,
    IsoDayOfWeek? BestWeekday,
    IReadOnlyList<MonthRecap> Months
)
{
    public const int Earliest = 1900;
    public const int Latest = 2999;

    /// <summary>Reads a year: all streaks, what became of their days, and how many check-ins each day has.</summary>
    public static async Task<YearRecap> ReadAsync(IResolveFieldContext context, int year)
    {
        if (year is < Earliest or > Latest)
            throw GraphError.InvalidArgument($"`year` must be from {Earliest} to {Latest}; {year} was sent.");
        (StreakoidDb db, CancellationToken cancellationToken) = (context.Db, context.CancellationToken);
        DayRange range = new(new LocalDate(year, 1, 1), new LocalDate(year, 12, 31));
        Read<Streak> streaks = StreakReads.All(withArchived: true);
        await db.ReadAsync([streaks], cancellationToken);
        List<StreakView> views = await StreakQueries.ViewsAsync(streaks.Rows, context.AsPrincipal());
        Dictionary<StreakView, DayReport> reports = await DayReports.ReadAsync(context.AsPrincipal(), views, range);
        var days = await db
            .CheckIns.Where(c => c.UserId == db.OwnerId && c.Day >= range.From && c.Day <= range.To)
            .GroupBy(c => c.Day)
            .Select(day => new { Day = day.Key, Count = day.Count() })
            .ToListAsync(cancellationToken);
        (int[] checkIns, int[] met, int[] weekdays) = (new int[13], new int[13], new int[8]);
        foreach (var day in days)
        {
            checkIns[day.Day.Month] += day.Count;
            weekdays[(int)day.Day.DayOfWeek] += day.Count;
        }
        foreach (DayReport report in reports.Values)
        foreach (StreakDay day in report.Days())
            met[day.Date.Month] += day.Outcome == Outcome.Met ? 1 : 0;
        ILookup<Guid, RunSpan> ended = (
            await db
                .Runs.Where(r => r.UserId == db.OwnerId && r.FirstDay <= range.To && r.LastDay >= range.From)
                .ToListAsync(cancellationToken)
        ).ToLookup(run => run.StreakId, RunSpan.Of);
        (StreakView? of, RunSpan? longest) = views
            .OrderBy(view => view.Streak.CreatedAt)
            .ThenBy(view => view.Streak.Id)
            .SelectMany(view =>
                RunPages.Past(view, ended[view.Streak.Id]).Concat(RunPages.Live(view)).Select(run => (View: view, Run: run))
            )
            .Where(one => one.Run.First <= range.To && one.Run.Last >= range.From)
            .OrderByDescending(one => Period.DaysBetween(one.Run.First, one.Run.Last))
            .FirstOrDefault();
        return new YearRecap(
            year,
            checkIns.Sum(),
            met.Sum(),
            longest,
            of,
            days.Count == 0 ? null : (IsoDayOfWeek)Array.IndexOf(weekdays, weekdays.Max()),
            [.. Enumerable.Range(1, 12).Select(month => new MonthRecap(month, checkIns[month], met[month]))]
        );
    }
}

/// <summary>A month of the year.</summary>
public sealed record MonthRecap(int Month, int CheckIns, int Met);

public sealed class YearRecapType : ObjectGraphType<YearRecap>
{
    public YearRecapType()
    {
        Name = "YearRecap";
        Description = "A year of the user, over all streaks, archived ones included.";
        Field<NonNullGraphType<IntGraphType>>("year").Description("The year.").Pure(source => source.Year);
        Field<NonNullGraphType<IntGraphType>>("checkIns").Description("How many check-ins the year has.").Pure(source => source.CheckIns);
        Field<NonNullGraphType<IntGraphType>>("met")
            .Description("How many days were met, counted for each streak.")
            .Pure(source => source.Met);
        Field<RunType>("longest")
            .Description("The run that spans the most days, of those with a day in the year; null if there is none.")
            .Pure(source => source.LongestOf?.RunOf(source.Longest));
        Field<StreakType>("longestOf").Description("The streak of the longest run.").Pure(source => source.LongestOf);
        Field<DayOfWeekType>("bestWeekday")
            .Description("The day of the week with the most check-ins; null if there are none.")
            .Pure(source => source.BestWeekday);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<MonthRecapType>>>>("months")
            .Description("The months, January to December.")
            .Pure(source => source.Months)
            .ListSize(12);
    }
}

public sealed class MonthRecapType : ObjectGraphType<MonthRecap>
{
    public MonthRecapType()
    {
        Name = "MonthRecap";
        Description = "A month of a year of the user.";
        Field<NonNullGraphType<IntGraphType>>("month").Description("The month, 1 to 12.").Pure(source => source.Month);
        Field<NonNullGraphType<IntGraphType>>("checkIns").Description("How many check-ins the month has.").Pure(source => source.CheckIns);
        Field<NonNullGraphType<IntGraphType>>("met")
            .Description("How many days were met, counted for each streak.")
            .Pure(source => source.Met);
    }
}
