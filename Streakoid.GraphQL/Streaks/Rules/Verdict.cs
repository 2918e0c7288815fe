using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>The period that is evaluated as one.</summary>
/// <param name="First">Its first day, or that of the streak, or of the first schedule of its unit.</param>
/// <param name="Last">Its last day.</param>
/// <param name="End">The last day of the whole week or month.</param>
/// <param name="Length">How many days the whole of it has.</param>
/// <param name="Revision">The schedule on its first day.</param>
/// <param name="Later">The schedules that begin to hold within it. It is evaluated by whichever asks less.</param>
/// <param name="EndsBy">What ends it.</param>
public sealed record JudgedPeriod(
    LocalDate First,
    LocalDate Last,
    LocalDate End,
    int Length,
    Revision Revision,
    IReadOnlyList<Revision> Later,
    PeriodEnd EndsBy
)
{
    public PeriodUnit Unit => Revision.Unit;

    /// <summary>How many misses of its month are forgiven.</summary>
    public int Freezes => Later.Count == 0 ? Revision.Freezes : Math.Max(Revision.Freezes, Later.Max(revision => revision.Freezes));
}

/// <summary>What ends a period.</summary>
public enum PeriodEnd
{
    /// <summary>The end of the day, the week or the month.</summary>
    Whole,

    /// <summary>A schedule with another unit: unless it is decided, it is neutral.</summary>
    OtherUnit,

    /// <summary>A move of the start of the week, which shortens it: unless it is met, it is neutral.</summary>
    WeekStart,
}

/// <summary>The verdict on a period.</summary>
/// <param name="Period">Which one.</param>
/// <param name="Revision">The schedule that it was evaluated by.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Done">What was done of it: how many days met the target, or the sum of the amounts.</param>
/// <param name="Wanted">What is needed, or for a limit allowed.</param>
/// <param name="FirstHit">The first day that counts.</param>
/// <param name="LastHit">The last of them.</param>
/// <param name="Excuse">Why it is excused; null if it is not.</param>
/// <param name="DecidedOn">The last day of the period with which a miss could not be forgiven any more.</param>
public sealed record Verdict(
    JudgedPeriod Period,
    Revision Revision,
    Outcome Outcome,
    decimal Done = 0,
    decimal Wanted = 0,
    LocalDate? FirstHit = null,
    LocalDate? LastHit = null,
    string? Excuse = null,
    LocalDate? DecidedOn = null
);

/// <summary>The outcome of a period or a day.</summary>
public enum Outcome
{
    Met,
    Missed,
    Pending,
    NotDue,
    Skipped,
    Paused,
    Frozen,
    Excused,
}
