using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>The state of a streak today.</summary>
/// <param name="Open">The verdict so far on the period that is open.</param>
/// <param name="Before">The state when that period began.</param>
/// <param name="EvaluationState">The state with that verdict: check-ins of today count today.</param>
/// <param name="EndedSince">The runs that ended since the state of the snapshot that it was evaluated from, oldest first.</param>
/// <param name="LongestLength">The length of the longest run in the unit of today's schedule, and no less than the current one's.</param>
/// <param name="PausedToday">Whether today is paused.</param>
/// <param name="FreezesLeft">How many of this month's freezes are left.</param>
public sealed record StreakStatus(
    Verdict Open,
    EvaluationState Before,
    EvaluationState EvaluationState,
    IReadOnlyList<RunSpan> EndedSince,
    int LongestLength,
    bool PausedToday,
    int FreezesLeft
)
{
    /// <summary>How far ahead <see cref="BreaksAfter"/> looks, in days.</summary>
    private const int Horizon = 400;

    /// <summary>The periods in the current run.</summary>
    public int CurrentLength => EvaluationState.Alive?.Length ?? 0;

    /// <summary>The state of a streak that is not archived.</summary>
    public StreakState State =>
        this switch
        {
            { PausedToday: true } => StreakState.Paused,
            { Open.Outcome: Outcome.Met } => StreakState.Done,
            { EvaluationState.Missed: true } => StreakState.Broken,
            { Open.Outcome: Outcome.Pending } => StreakState.Pending,
            _ => StreakState.Done,
        };

    public static StreakStatus Of(StreakSnapshot snapshot, UserCalendar calendar)
    {
        LocalDate today = calendar.Today;
        List<RunSpan> ended = [];
        Judge judge = new(snapshot.ScheduleHistory, snapshot.Open, calendar) { Ended = ended.Add };
        EvaluationState before = judge.Until(today, snapshot.Latest(calendar));
        Verdict open = judge.Open(before);
        before = judge.InUnitOf(open.Period, before);
        // A pending period is not evaluated: it would only advance the day.
        EvaluationState evaluation = open.Outcome == Outcome.Pending || before.Day > today ? before : judge.After(open, before);
        Revision revision = snapshot.ScheduleHistory.RevisionOn(today);
        return new StreakStatus(
            open,
            before,
            evaluation,
            ended,
            // A shorter run of days can have more periods of today's unit.
            Math.Max(evaluation.Alive?.Length ?? 0, evaluation.Longest is { } longest ? judge.LengthIn(revision.Unit, longest) : 0),
            snapshot.ScheduleHistory.IsPaused(today),
            // An open period may spend one of the month that it ends in.
            Math.Max(0, revision.Freezes - Math.Max(before.FreezesSpentIn(today), evaluation.FreezesSpentIn(today)))
        );
    }

    /// <summary>
    /// The last day of the period with which the run is broken, or a streak kept from beginning, if nothing more is done: its miss is the
    /// first that no freeze forgives. Null where that is nowhere in sight.
    /// </summary>
    public LocalDate? BreaksAfter(StreakSnapshot snapshot, UserCalendar calendar)
    {
        if (EvaluationState.Missed)
            return null;
        LocalDate? missed = null;
        // The open period is evaluated again, as if nothing more is recorded in it.
        LocalDate horizon = Before.Day.PlusDays(Horizon);
        Judge judge = new(snapshot.ScheduleHistory, snapshot.Open, calendar with { Today = horizon })
        {
            Seen = (verdict, _, _) => missed ??= verdict.Outcome == Outcome.Missed ? verdict.DecidedOn : null,
        };
        for (EvaluationState evaluation = Before; missed is null && evaluation.Day < horizon; )
            evaluation = judge.Until(evaluation.Day.PlusDays(40), evaluation);
        return missed;
    }
}

/// <summary>The state of a streak in the current period.</summary>
public enum StreakState
{
    Done,
    Pending,
    Paused,
    Broken,
    Archived,
}
