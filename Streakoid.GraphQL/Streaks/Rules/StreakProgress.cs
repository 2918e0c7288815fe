using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>What is done of what the current period asks for.</summary>
/// <param name="Done">The amount of the day, or the days of the week or month that count.</param>
/// <param name="Target">What is asked, or allowed at most.</param>
/// <param name="DaysLeft">The days on which something can still be done: today unless it counts already, and later ones of the period.</param>
/// <param name="CanStillBeMet">Whether the period can still be met.</param>
/// <param name="LastChance">Whether it cannot be met any more without today.</param>
public sealed record StreakProgress(decimal Done, decimal Target, int DaysLeft, bool CanStillBeMet, bool LastChance)
{
    public decimal Remaining => Math.Max(0, Target - Done);

    /// <summary>The progress of the open period; null if it asks for nothing.</summary>
    public static StreakProgress? Of(StreakSnapshot snapshot, StreakStatus status, UserCalendar calendar)
    {
        Verdict open = status.Open;
        if (open.Outcome is Outcome.NotDue or Outcome.Skipped or Outcome.Paused)
            return null;
        (ScheduleHistory schedule, Revision revision, LocalDate today) = (snapshot.ScheduleHistory, open.Period.Revision, calendar.Today);
        bool atLeast = revision.Comparison == Comparison.AtLeast;
        decimal amount = new Facts(snapshot.Open).On(today)?.Amount ?? 0;
        // What is to be reached counts at once; what is not to be exceeded counts when the day is over.
        bool todayIsOpen = IsOpen(today) && revision.IsKeptBy(amount) != atLeast;
        if (revision.Unit == PeriodUnit.Day)
            return new StreakProgress(amount, revision.Target, todayIsOpen ? 1 : 0, todayIsOpen || atLeast, todayIsOpen && atLeast);
        int left = todayIsOpen ? 1 : 0;
        for (LocalDate day = today.PlusDays(1); day <= open.Period.Last; day = day.PlusDays(1))
            left += IsOpen(day) ? 1 : 0;
        int missing = Math.Max(0, open.Wanted - open.Hits);
        return new StreakProgress(open.Hits, open.Wanted, left, missing <= left, atLeast && todayIsOpen && missing > 0 && missing == left);

        bool IsOpen(LocalDate day) => !schedule.IsPaused(day) && !schedule.IsSkipped(day) && (day == today || calendar.Has(day));
    }
}
