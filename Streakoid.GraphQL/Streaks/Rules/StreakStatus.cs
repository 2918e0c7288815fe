using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>The state of a streak today.</summary>
/// <param name="Open">The verdict so far on the period that is open.</param>
/// <param name="Before">The state when that period began.</param>
/// <param name="EvaluationState">The state with that verdict: check-ins of today count today.</param>
/// <param name="EndedSince">The runs that ended since its latest check-in's period began, oldest first.</param>
/// <param name="PausedToday">Whether today is paused.</param>
/// <param name="FreezesLeft">How many of this month's freezes are left.</param>
public sealed record StreakStatus(
    Verdict Open,
    EvaluationState Before,
    EvaluationState EvaluationState,
    IReadOnlyList<RunSpan> EndedSince,
    bool PausedToday,
    int FreezesLeft
)
{
    /// <summary>How far ahead <see cref="BreaksAfter"/> looks, in days.</summary>
    private const int Horizon = 400;

    /// <summary>The periods in the current run.</summary>
    public int CurrentLength => EvaluationState.Alive?.Length ?? 0;

    public int LongestLength => EvaluationState.Longest?.Length ?? 0;

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
        EvaluationState before = judge.Until(today, snapshot.Head);
        Verdict open = judge.Open(before);
        // A pending period is not evaluated: it would only advance the day.
        EvaluationState evaluation = open.Outcome == Outcome.Pending || before.Day > today ? before : judge.After(open, before);
        int left = snapshot.ScheduleHistory.RevisionOn(today).Freezes - evaluation.FreezesSpentIn(today);
        return new StreakStatus(open, before, evaluation, ended, snapshot.ScheduleHistory.IsPaused(today), Math.Max(0, left));
    }

    /// <summary>
    /// The last day of the period whose miss ends the run, or keeps a streak from beginning, if nothing more is done; null
    /// where that is nowhere in sight.
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
            Seen = (verdict, _, _) => missed ??= verdict.Outcome == Outcome.Missed ? verdict.Period.Last : null,
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
