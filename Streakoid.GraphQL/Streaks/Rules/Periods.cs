using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// Divides time into periods: days, weeks from the user's first day of the week, months. A schedule's first day starts a period.
/// </summary>
public sealed class Periods(ScheduleHistory scheduleHistory, WeekStarts weekStarts)
{
    /// <summary>The period that begins on a day.</summary>
    public JudgedPeriod From(LocalDate first)
    {
        Revision revision = scheduleHistory.RevisionOn(first);
        if (revision.Unit == PeriodUnit.Day)
            return new JudgedPeriod(first, first, revision, false);
        LocalDate last = revision.Unit == PeriodUnit.Week ? EndOfWeek(first) : first.With(DateAdjusters.EndOfMonth);
        bool cutShort =
            revision.Unit == PeriodUnit.Week && Period.DaysBetween(first, last) < 6 && weekStarts.ChangedIn(first, last.PlusDays(1));
        if (scheduleHistory.NextRevisionAfter(first) is { } next && next <= last)
            return new JudgedPeriod(first, next.PlusDays(-1), revision, true);
        return new JudgedPeriod(first, last, revision, cutShort);
    }

    /// <summary>The first day of the period that a day lies in.</summary>
    public LocalDate FirstDayOf(LocalDate day)
    {
        Revision revision = scheduleHistory.RevisionOn(day);
        LocalDate first = revision.Unit switch
        {
            PeriodUnit.Day => day,
            PeriodUnit.Week => StartOfWeek(day),
            _ => day.With(DateAdjusters.StartOfMonth),
        };
        return first < revision.From && revision.From <= day ? revision.From : first;
    }

    private LocalDate EndOfWeek(LocalDate day)
    {
        while (!StartsWeek(day.PlusDays(1)))
            day = day.PlusDays(1);
        return day;
    }

    private LocalDate StartOfWeek(LocalDate day)
    {
        while (!StartsWeek(day))
            day = day.PlusDays(-1);
        return day;
    }

    private bool StartsWeek(LocalDate day) => weekStarts.On(day) == day.DayOfWeek;
}
