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
        Dictionary<Guid, Start> starts = views
            .Where(view => view.Snapshot.Settled.Day <= range.From)
            .DistinctBy(view => view.Streak.Id)
            .ToDictionary(view => view.Streak.Id, view => new Start(view.Snapshot.Settled, view.Snapshot.ScheduleHistory));
        List<Streak> older =
        [
            .. views.Select(view => view.Streak).Where(streak => !starts.ContainsKey(streak.Id)).DistinctBy(streak => streak.Id),
        ];
        if (older.Count > 0)
            foreach ((Guid id, Start start) in await StartsAsync(db, context.Account, older, range.From, cancellationToken))
                starts.Add(id, start);
        ILookup<Guid, Fact> facts = await FactsAsync(db, starts, range, cancellationToken);
        return views.ToDictionary(view => view, view => starts[view.Streak.Id].Report([.. facts[view.Streak.Id]], view.Calendar, range));
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
        Dictionary<Guid, Start> start = await StartsAsync(db, account, [streak], range.From, cancellationToken);
        ILookup<Guid, Fact> facts = await FactsAsync(db, start, range, cancellationToken);
        return start[streak.Id].Report([.. facts[streak.Id]], calendar, range);
    }

    /// <summary>
    /// Where to begin for a day that no snapshot reaches: at the last checkpoint before it, or where there is none at the streak's
    /// beginning.
    /// </summary>
    private static async Task<Dictionary<Guid, Start>> StartsAsync(
        StreakoidDb db,
        User account,
        List<Streak> streaks,
        LocalDate day,
        CancellationToken cancellationToken
    )
    {
        List<Checkpoint> rows = await db.LastCheckpointOfEach([.. streaks.Select(streak => streak.Id)], day).ToListAsync(cancellationToken);
        Dictionary<Guid, EvaluationState?> checkpoints = rows.ToDictionary(
            row => row.StreakId,
            row => StreakSnapshotBytes.ReadEvaluationState(row.State)
        );
        return (await db.ScheduleHistoriesOfAsync(streaks, account, cancellationToken)).ToDictionary(
            scheduleHistory => scheduleHistory.Key,
            scheduleHistory => new Start(checkpoints.GetValueOrDefault(scheduleHistory.Key), scheduleHistory.Value)
        );
    }

    private static Task<ILookup<Guid, Fact>> FactsAsync(
        StreakoidDb db,
        Dictionary<Guid, Start> starts,
        DayRange range,
        CancellationToken cancellationToken
    ) =>
        db.FactsOfAsync(
            [.. starts.Select(start => (start.Key, start.Value.EvaluationState?.Day ?? LocalDate.MinIsoValue))],
            range.To.PlusDays(LongestPeriod),
            cancellationToken
        );

    /// <summary>Where the evaluation begins.</summary>
    /// <param name="EvaluationState">The state there; null at the start of the streak.</param>
    /// <param name="ScheduleHistory">The schedules from there on.</param>
    private sealed record Start(EvaluationState? EvaluationState, ScheduleHistory ScheduleHistory)
    {
        public DayReport Report(List<Fact> done, UserCalendar calendar, DayRange range) =>
            new(EvaluationState ?? Rules.EvaluationState.Before(ScheduleHistory, done), ScheduleHistory, done, calendar, range);
    }
}
