using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>What is judged as one.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last.</param>
/// <param name="Revision">What it is judged by.</param>
/// <param name="CutShort">Whether another schedule, or another start of the week, ended it before its time.</param>
public sealed record JudgedPeriod(LocalDate First, LocalDate Last, Revision Revision, bool CutShort);

/// <summary>What became of a period.</summary>
/// <param name="Period">Which one.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Hits">On how many of its days what was asked was done.</param>
/// <param name="Wanted">On how many it was asked.</param>
/// <param name="FirstHit">The first of those days.</param>
/// <param name="LastHit">The last of them.</param>
public sealed record Verdict(JudgedPeriod Period, Outcome Outcome, int Hits = 0, int Wanted = 0, LocalDate? FirstHit = null, LocalDate? LastHit = null);

/// <summary>What became of a period or a day.</summary>
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
