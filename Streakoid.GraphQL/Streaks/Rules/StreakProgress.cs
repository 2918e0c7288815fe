using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>What is done of what the current period asks for.</summary>
/// <param name="Done">The amount of the day, or the days or the sum of the week or month that count.</param>
/// <param name="Target">What is asked, or allowed at most.</param>
/// <param name="Comparison">Whether the target is to be reached, or not to be exceeded.</param>
/// <param name="DaysLeft">The days on which something can still be done: today unless it counts already, and later ones of the period.</param>
/// <param name="CanStillBeMet">Whether the period can still be met.</param>
/// <param name="LastChance">Whether it cannot be met any more without today.</param>
public sealed record StreakProgress(decimal Done, decimal Target, Comparison Comparison, int DaysLeft, bool CanStillBeMet, bool LastChance)
{
    public decimal Remaining => Math.Max(0, Target - Done);

    /// <summary>The progress of the open period; null if it asks for nothing.</summary>
    public static StreakProgress? Of(StreakSnapshot snapshot, StreakStatus status, UserCalendar calendar)
    {
        Verdict open = status.Open;
        if (open.Outcome is Outcome.NotDue or Outcome.Skipped or Outcome.Paused or Outcome.Excused)
            return null;
        (ScheduleHistory schedule, Revision revision, LocalDate today) = (snapshot.ScheduleHistory, open.Revision, calendar.Today);
        bool atLeast = revision.Comparison == Comparison.AtLeast && !revision.IsLimit;
        decimal amount = new Facts(snapshot.Open).On(today)?.Amount ?? 0;
        // What is to be reached counts at once; what is not to be exceeded counts when the day is over. A sum can grow all day.
        bool todayIsOpen = revision.IsSum || revision.IsLimit || revision.IsKeptBy(amount) != atLeast;
        if (revision.Unit == PeriodUnit.Day)
            return new StreakProgress(
                amount,
                revision.Target,
                revision.Comparison,
                todayIsOpen ? 1 : 0,
                todayIsOpen || atLeast,
                todayIsOpen && atLeast
            );
        // What is done on a day that rests counts as well, though nobody is asked for it.
        (int left, int possible) = (todayIsOpen && !IsResting(today) ? 1 : 0, todayIsOpen && (atLeast || !IsResting(today)) ? 1 : 0);
        bool todayCounts = possible > 0;
        for (LocalDate day = today.PlusDays(1); day <= open.Period.Last; day = day.PlusDays(1))
        {
            left += calendar.Has(day) && !IsResting(day) ? 1 : 0;
            possible += calendar.Has(day) && (atLeast || !IsResting(day)) ? 1 : 0;
        }
        if (revision.IsLimit)
            return new StreakProgress(open.Done, open.Wanted, Comparison.AtMost, left, open.Done <= open.Wanted, false);
        decimal missing = Math.Max(0, open.Wanted - open.Done);
        // One day is enough for a sum.
        decimal needed = revision.IsSum ? Math.Min(1, missing) : missing;
        bool lastChance = atLeast && todayCounts && missing > 0 && (revision.IsSum ? possible == 1 : missing == possible);
        return new StreakProgress(open.Done, open.Wanted, Comparison.AtLeast, left, needed <= possible, lastChance);

        bool IsResting(LocalDate day) => schedule.IsPaused(day) || schedule.IsSkipped(day);
    }
}
