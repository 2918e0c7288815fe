using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// Divides time into periods: days, weeks from the user's first day of the week, months. Only a schedule of another unit cuts one.
/// </summary>
public sealed class Periods(ScheduleHistory scheduleHistory, WeekStarts weekStarts)
{
    private const int DaysOfWeek = 7;

    /// <summary>The period that a day lies in, from that day on.</summary>
    public JudgedPeriod From(LocalDate first)
    {
        Revision revision = scheduleHistory.RevisionOn(first);
        if (revision.Unit == PeriodUnit.Day)
            return new JudgedPeriod(first, first, first, 1, revision, [], PeriodEnd.Whole);
        (LocalDate start, LocalDate end) = Whole(first, revision.Unit);
        (LocalDate last, List<Revision>? later) = (end, null);
        foreach (Revision next in scheduleHistory.RevisionsBetween(first, end))
        {
            if (next.Unit != revision.Unit)
            {
                last = next.From.PlusDays(-1);
                // By the starts of weeks of its own time: what is over must not change with a later move of them.
                if (revision.Unit == PeriodUnit.Week)
                    end = last.PlusDays(DaysUntil(weekStarts.On(last), last.PlusDays(1)));
                break;
            }
            (later ??= []).Add(next);
        }
        int days = Period.DaysBetween(start, end) + 1;
        PeriodEnd endsBy = last < end ? PeriodEnd.OtherUnit : PeriodEnd.Whole;
        // A week in which the start of the week was moved may be shorter or longer.
        if (revision.Unit == PeriodUnit.Week && days < DaysOfWeek)
            (days, endsBy) = (DaysOfWeek, last < end ? endsBy : PeriodEnd.WeekStart);
        return new JudgedPeriod(first, last, end, days, revision, later ?? (IReadOnlyList<Revision>)[], endsBy);
    }

    /// <summary>The first day of the period that a day lies in.</summary>
    public LocalDate FirstDayOf(LocalDate day)
    {
        Revision revision = scheduleHistory.RevisionOn(day);
        LocalDate first = Whole(day, revision.Unit).First;
        return scheduleHistory.UnitSince(day) is { } since && since > first ? since : first;
    }

    /// <summary>How many whole periods lie between two days, both included.</summary>
    public int CountWhole(LocalDate first, LocalDate last, PeriodUnit unit)
    {
        if (unit == PeriodUnit.Day)
            return Period.DaysBetween(first, last) + 1;
        int count = 0;
        (LocalDate start, LocalDate end) = Whole(first, unit);
        for (; end <= last; (start, end) = Whole(end.PlusDays(1), unit))
            count += start >= first ? 1 : 0;
        return count;
    }

    /// <summary>The day, the week or the calendar month that a day lies in.</summary>
    private (LocalDate First, LocalDate Last) Whole(LocalDate day, PeriodUnit unit) =>
        unit switch
        {
            PeriodUnit.Day => (day, day),
            PeriodUnit.Week => (StartOfWeek(day), EndOfWeek(day)),
            _ => (day.With(DateAdjusters.StartOfMonth), day.With(DateAdjusters.EndOfMonth)),
        };

    private static int DaysUntil(IsoDayOfWeek day, LocalDate from) => ((int)day - (int)from.DayOfWeek + DaysOfWeek) % DaysOfWeek;

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
