using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Loaders;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.Streaks.Views;

/// <summary>
/// Reads what became of days, for many streaks at once. Recent days cost one statement, older ones five, whatever the history's length.
/// </summary>
public static class DayReports
{
    /// <summary>The most days that one request may ask for, over all its streaks.</summary>
    private const int MaxDaysTold = 4_000;

    /// <summary>The longest period: check-ins until its end decide about its days.</summary>
    private const int LongestPeriod = 31;

    /// <summary>The reports of a page's streaks, read together.</summary>
    public static BatchLoader<StreakView, DayReport> Of(PrincipalContext context, DayRange range) =>
        context.Loaders.Get<StreakView, DayReport>(
            (nameof(DayReports), context.Db, range),
            async (views, _) =>
                views.Count * range.Length <= MaxDaysTold
                    ? await ReadAsync(context, views, range)
                    : throw new GraphError(
                        null,
                        $"{views.Count} streaks with {range.Length} days each exceed {MaxDaysTold:N0} days. Request fewer days or fewer streaks."
                    )
        );

    /// <summary>The reports of streaks.</summary>
    public static async Task<Dictionary<StreakView, DayReport>> ReadAsync(
        PrincipalContext context,
        IReadOnlyCollection<StreakView> views,
        DayRange range
    )
    {
        (StreakoidDb db, CancellationToken cancellationToken) = (context.Db, context.CancellationToken);
        UserCalendar calendar = context.Calendar();
        Dictionary<Guid, Start> starts = views
            .Where(view => view.Snapshot.Settled.Day <= range.From)
            .DistinctBy(view => view.Streak.Id)
            .ToDictionary(view => view.Streak.Id, view => new Start(view.Snapshot.Settled, view.Snapshot.ScheduleHistory));
        List<Streak> older =
        [
            .. views.Select(view => view.Streak).Where(streak => !starts.ContainsKey(streak.Id)).DistinctBy(streak => streak.Id),
        ];
        if (older.Count > 0)
            foreach ((Guid id, Start start) in await StartsAsync(db, context.Account, calendar, older, range.From, cancellationToken))
                starts.Add(id, start);
        Dictionary<Guid, DayReport> reports = await ReportsAsync(db, starts, calendar, range, cancellationToken);
        return views.ToDictionary(view => view, view => reports[view.Streak.Id]);
    }

    /// <summary>The report of one streak, in five statements.</summary>
    public static async Task<DayReport> ReadAsync(
        StreakoidDb db,
        User account,
        Streak streak,
        UserCalendar calendar,
        DayRange range,
        CancellationToken cancellationToken
    )
    {
        Dictionary<Guid, Start> start = await StartsAsync(db, account, calendar, [streak], range.From, cancellationToken);
        return (await ReportsAsync(db, start, calendar, range, cancellationToken))[streak.Id];
    }

    /// <summary>
    /// Where to begin for a day that no snapshot reaches: at the last checkpoint before it, or where there is none at the streak's
    /// beginning.
    /// </summary>
    private static async Task<Dictionary<Guid, Start>> StartsAsync(
        StreakoidDb db,
        User account,
        UserCalendar calendar,
        List<Streak> streaks,
        LocalDate day,
        CancellationToken cancellationToken
    )
    {
        List<Checkpoint> rows = await db.LastCheckpointOfEach([.. streaks.Select(streak => streak.Id)], day).ToListAsync(cancellationToken);
        Dictionary<Guid, EvaluationState?> checkpoints = rows.ToDictionary(
            row => row.StreakId,
            row => StreakSnapshotBytes.ReadEvaluationState(row.State, calendar)
        );
        Dictionary<Guid, ScheduleHistory> scheduleHistories = await db.ScheduleHistoriesOfAsync(streaks, account, cancellationToken);
        return streaks.ToDictionary(
            streak => streak.Id,
            streak => new Start(
                checkpoints.GetValueOrDefault(streak.Id),
                scheduleHistories[streak.Id].Archived(calendar.ArchivedOn(streak))
            )
        );
    }

    private static async Task<Dictionary<Guid, DayReport>> ReportsAsync(
        StreakoidDb db,
        Dictionary<Guid, Start> starts,
        UserCalendar calendar,
        DayRange range,
        CancellationToken cancellationToken
    )
    {
        LocalDate until = range.To.PlusDays(LongestPeriod);
        Dictionary<Guid, DayReport> reports = await ReportsAsync(db, starts, calendar, range, until, cancellationToken);
        // Seldom: whether a gap is forgiven may be decided by check-ins of long after.
        Dictionary<Guid, Start> undecided = starts
            .Where(start => until < calendar.Today && reports[start.Key].DependsUntil > until)
            .ToDictionary(start => start.Key, start => start.Value);
        if (undecided.Count > 0)
            foreach ((Guid id, DayReport report) in await ReportsAsync(db, undecided, calendar, range, calendar.Today, cancellationToken))
                reports[id] = report;
        return reports;
    }

    private static async Task<Dictionary<Guid, DayReport>> ReportsAsync(
        StreakoidDb db,
        Dictionary<Guid, Start> starts,
        UserCalendar calendar,
        DayRange range,
        LocalDate until,
        CancellationToken cancellationToken
    )
    {
        ILookup<Guid, Fact> facts = await db.FactsOfAsync(
            [.. starts.Select(start => (start.Key, start.Value.EvaluationState?.Day ?? LocalDate.MinIsoValue))],
            until,
            cancellationToken
        );
        return starts.ToDictionary(start => start.Key, start => start.Value.Report([.. facts[start.Key]], calendar, range));
    }

    /// <summary>Where the evaluation begins.</summary>
    /// <param name="EvaluationState">The state there; null at the start of the streak.</param>
    /// <param name="ScheduleHistory">The schedules from there on.</param>
    private sealed record Start(EvaluationState? EvaluationState, ScheduleHistory ScheduleHistory)
    {
        public DayReport Report(List<Fact> done, UserCalendar calendar, DayRange range) =>
            new(EvaluationState ?? Rules.EvaluationState.Before(ScheduleHistory, done), ScheduleHistory, done, calendar, range);
    }
}
