using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>The state of a streak at the start of a day: everything that past days contribute to later ones.</summary>
/// <param name="Day">The first day that is not evaluated yet; a period begins with it.</param>
/// <param name="Alive">The current run; null if there is none.</param>
/// <param name="Missed">Whether a miss ended the last run, or came before any.</param>
/// <param name="Longest">The run of the most days so far, the current one included; of two of equally many the earlier one.</param>
/// <param name="LastMet">The last day that was met, or that a freeze forgave: every n days is counted from it.</param>
/// <param name="FreezeMonth">The month, counted from year 0, that <paramref name="FreezesSpent"/> is about.</param>
/// <param name="FreezesSpent">How many of that month's freezes are used.</param>
public sealed record EvaluationState(
    LocalDate Day,
    RunSpan? Alive = null,
    bool Missed = false,
    RunSpan? Longest = null,
    LocalDate? LastMet = null,
    int FreezeMonth = 0,
    int FreezesSpent = 0
)
{
    /// <summary>The initial state: it starts with the first schedule, or with an earlier check-in.</summary>
    public static EvaluationState Before(ScheduleHistory scheduleHistory, IReadOnlyList<Fact> facts) =>
        new(facts.Count == 0 ? scheduleHistory.Revisions[0].From : LocalDate.Min(scheduleHistory.Revisions[0].From, facts[0].Day));

    /// <summary>
    /// Whether nothing was met or missed yet. A snapshot that settled on such an evaluation state holds all that there is, and its day may
    /// still move: it is that of the first schedule or of an earlier check-in.
    /// </summary>
    public bool IsBeginning => this == new EvaluationState(Day);

    /// <summary>How many freezes were used in the month of a day.</summary>
    public int FreezesSpentIn(LocalDate day) => FreezeMonth == MonthOf(day) ? FreezesSpent : 0;

    public static int MonthOf(LocalDate day) => (day.Year * 12) + day.Month;
}

/// <summary>A run: consecutive met periods.</summary>
/// <param name="First">The first day that was met in it.</param>
/// <param name="Last">The last.</param>
/// <param name="Length">
/// How many periods of <paramref name="Unit"/> were met. What was met before a change of unit counts by the whole periods that it covers.
/// </param>
/// <param name="Unit">The unit of the schedule that it was last evaluated by.</param>
/// <param name="BrokenOn">The day of the miss that ended it: the one that exceeded a limit, or else the period's last; null for the current run.</param>
public sealed record RunSpan(LocalDate First, LocalDate Last, int Length, PeriodUnit Unit, LocalDate? BrokenOn = null)
{
    /// <summary>The calendar days from the first to the last.</summary>
    public int Days => Period.DaysBetween(First, Last) + 1;

    public static RunSpan Of(Run row) => new(row.FirstDay, row.LastDay, row.Length, row.Unit, row.BrokenOn);
}
