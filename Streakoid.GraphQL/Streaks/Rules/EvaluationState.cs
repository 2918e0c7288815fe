using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>How a streak stands at the beginning of a day: all that days gone by leave to those that come.</summary>
/// <param name="Day">The first day that is not judged yet; a period begins with it.</param>
/// <param name="Alive">The run that goes on; null where none does.</param>
/// <param name="Missed">Whether a miss ended the last run, or came before any.</param>
/// <param name="Longest">The longest run so far, the one alive included; the earlier one of two as long.</param>
/// <param name="LastMet">The last day that was met.</param>
/// <param name="FreezeMonth">The month, counted from year 0, that <paramref name="FreezesSpent"/> is about.</param>
/// <param name="FreezesSpent">How many of that month's freezes are spent.</param>
public sealed record EvaluationState(
    LocalDate Day, RunSpan? Alive = null, bool Missed = false, RunSpan? Longest = null, LocalDate? LastMet = null, int FreezeMonth = 0, int FreezesSpent = 0)
{
    /// <summary>How a streak stands before anything: it begins with its first schedule, or with what was done earlier still.</summary>
    public static EvaluationState Before(ScheduleHistory scheduleHistory, IReadOnlyList<Fact> facts) =>
        new(facts.Count == 0 ? scheduleHistory.Revisions[0].From : LocalDate.Min(scheduleHistory.Revisions[0].From, facts[0].Day));

    /// <summary>
    /// Whether nothing was met or missed yet. A snapshot that settled on such an evaluation state holds all that there is, and its day may
    /// still move: it is the first schedule's, or that of what was done earlier.
    /// </summary>
    public bool IsBeginning => this == new EvaluationState(Day);

    /// <summary>How many freezes were spent in the month of a day.</summary>
    public int FreezesSpentIn(LocalDate day) => FreezeMonth == MonthOf(day) ? FreezesSpent : 0;

    public static int MonthOf(LocalDate day) => (day.Year * 12) + day.Month;
}

/// <summary>A run: met periods with no miss between.</summary>
/// <param name="First">The first day that was met in it.</param>
/// <param name="Last">The last.</param>
/// <param name="Length">How many periods were met.</param>
/// <param name="Unit">What the length counts: the unit of its last period.</param>
/// <param name="BrokenOn">The day of the miss that ended it; null while it is alive.</param>
public sealed record RunSpan(LocalDate First, LocalDate Last, int Length, PeriodUnit Unit, LocalDate? BrokenOn = null)
{
    public static RunSpan Of(Run row) => new(row.FirstDay, row.LastDay, row.Length, row.Unit, row.BrokenOn);
}
