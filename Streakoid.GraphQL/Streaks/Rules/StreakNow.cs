using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>How a streak stands today.</summary>
/// <param name="Open">The verdict so far on the period that is open.</param>
/// <param name="Before">How the streak stood when that period began.</param>
/// <param name="Standing">How it stands with that verdict: what is done today counts today.</param>
/// <param name="EndedSince">The runs that ended since its latest check-in's period began, oldest first.</param>
/// <param name="PausedToday">Whether today is paused.</param>
/// <param name="FreezesLeft">How many of this month's freezes are left.</param>
public sealed record StreakNow(Verdict Open, Standing Before, Standing Standing, IReadOnlyList<Stretch> EndedSince, bool PausedToday, int FreezesLeft)
{
    /// <summary>How far ahead <see cref="BreaksAfter"/> looks, in days.</summary>
    private const int Horizon = 400;

    /// <summary>Periods in the run that is alive.</summary>
    public int CurrentLength => Standing.Alive?.Length ?? 0;

    public int LongestLength => Standing.Longest?.Length ?? 0;

    /// <summary>How a streak that is not archived stands.</summary>
    public StreakState State => this switch
    {
        { PausedToday: true } => StreakState.Paused,
        { Open.Outcome: Outcome.Met } => StreakState.Done,
        { Standing.Missed: true } => StreakState.Broken,
        { Open.Outcome: Outcome.Pending } => StreakState.Pending,
        _ => StreakState.Done,
    };

    public static StreakNow Of(Ledger ledger, UserCalendar calendar)
    {
        LocalDate today = calendar.Today;
        List<Stretch> ended = [];
        Judge judge = new(ledger.Plan, ledger.Open, calendar) { Ended = ended.Add };
        Standing before = judge.Until(today, ledger.Head);
        Verdict open = judge.Open(before);
        // What is pending is not judged: it would only move on the day.
        Standing standing = open.Outcome == Outcome.Pending || before.Day > today ? before : judge.After(open, before);
        int left = ledger.Plan.RevisionOn(today).Freezes - standing.FreezesSpentIn(today);
        return new StreakNow(open, before, standing, ended, ledger.Plan.IsPaused(today), Math.Max(0, left));
    }

    /// <summary>
    /// The last day of the period whose miss ends the run, or keeps a streak from beginning, if nothing more is done; null
    /// where that is nowhere in sight.
    /// </summary>
    public LocalDate? BreaksAfter(Ledger ledger, UserCalendar calendar)
    {
        if (Standing.Missed) return null;
        LocalDate? missed = null;
        // The open period is judged anew, as it will be when nothing more is done in it.
        LocalDate horizon = Before.Day.PlusDays(Horizon);
        Judge judge = new(ledger.Plan, ledger.Open, calendar with { Today = horizon })
        {
            Seen = (verdict, _, _) => missed ??= verdict.Outcome == Outcome.Missed ? verdict.Period.Last : null,
        };
        for (Standing standing = Before; missed is null && standing.Day < horizon;) standing = judge.Until(standing.Day.PlusDays(40), standing);
        return missed;
    }
}

/// <summary>How a streak stands in the period that is open now.</summary>
public enum StreakState
{
    Done,
    Pending,
    Paused,
    Broken,
    Archived,
}
