using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>The period that is evaluated as one.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last.</param>
/// <param name="Revision">The schedule.</param>
/// <param name="CutShort">Whether another schedule, or another start of the week, ended it before its time.</param>
public sealed record JudgedPeriod(LocalDate First, LocalDate Last, Revision Revision, bool CutShort);

/// <summary>The verdict on a period.</summary>
/// <param name="Period">Which one.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Hits">The number of its days that met the target.</param>
/// <param name="Wanted">The number of days that are needed.</param>
/// <param name="FirstHit">The first of those days.</param>
/// <param name="LastHit">The last of them.</param>
public sealed record Verdict(
    JudgedPeriod Period,
    Outcome Outcome,
    int Hits = 0,
    int Wanted = 0,
    LocalDate? FirstHit = null,
    LocalDate? LastHit = null
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
}
