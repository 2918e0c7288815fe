using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The outcome of each day in a range, with the reason.</summary>
public sealed class DayReport
{
    private const int Stride = 40;

    private readonly ScheduleHistory _scheduleHistory;
    private readonly Facts _facts;
    private readonly UserCalendar _calendar;
    private readonly List<(Verdict Verdict, EvaluationState Before)> _verdicts = [];

    /// <param name="evaluation">The state on the range's first day or earlier.</param>
    /// <param name="scheduleHistory">The schedules from then on.</param>
    /// <param name="facts">The check-ins from then on, to the end of the range's last period.</param>
    /// <param name="calendar">The user's.</param>
    /// <param name="range">The days to report.</param>
    public DayReport(
        EvaluationState evaluation,
        ScheduleHistory scheduleHistory,
        IReadOnlyList<Fact> facts,
        UserCalendar calendar,
        DayRange range
    )
    {
        (_scheduleHistory, _calendar, Range) = (scheduleHistory, calendar, range);
        _facts = new Facts(facts);
        Judge judge = new(scheduleHistory, facts, calendar)
        {
            Seen = (verdict, before, _) =>
            {
                if (verdict.Period.Last >= range.From)
                    _verdicts.Add((verdict, before));
            },
        };
        // In strides longer than any period, past the end of the one that holds the range's last day.
        while (
            evaluation.Day <= range.To
            && judge.Until(LocalDate.Min(evaluation.Day.PlusDays(Stride), calendar.Today), evaluation) is var next
            && next.Day > evaluation.Day
        )
            evaluation = next;
        if (evaluation.Day <= calendar.Today && evaluation.Day <= range.To)
            _verdicts.Add((judge.Open(evaluation), evaluation));
    }

    public DayRange Range { get; }

    /// <summary>The verdicts on periods that end in the range or are open, in their order.</summary>
    public IEnumerable<Verdict> Verdicts =>
        _verdicts.Select(one => one.Verdict).Where(verdict => verdict.Period.Last <= Range.To || verdict.Period.Last >= _calendar.Today);

    /// <summary>Each day of the range.</summary>
    public IReadOnlyList<StreakDay> Days()
    {
        Dictionary<LocalDate, StreakDay> told = [];
        foreach ((Verdict verdict, EvaluationState before) in _verdicts)
        {
            int hits = 0;
            for (LocalDate day = verdict.Period.First; day <= verdict.Period.Last; day = day.PlusDays(1))
            {
                if (day <= _calendar.Today)
                    told[day] = verdict.Period.Revision.Unit == PeriodUnit.Day ? Day(verdict, before) : DayOf(verdict, day, ref hits);
            }
        }
        return [.. Range.Days.Select(day => told.GetValueOrDefault(day) ?? Outside(day))];
    }

    private StreakDay Day(Verdict verdict, EvaluationState before)
    {
        LocalDate day = verdict.Period.First;
        Revision asked = verdict.Period.Revision;
        string amount = Words.Of(AmountOn(day));
        string target = Words.Of(asked.Target);
        bool atMost = asked.Comparison == Comparison.AtMost;
        return Told(
            day,
            asked,
            verdict.Outcome,
            verdict.Outcome switch
            {
                Outcome.Met => atMost ? $"{amount} of at most {target}" : $"done: {amount} of {target}",
                Outcome.Missed or Outcome.Frozen when atMost => $"{amount}, and at most {target} was asked{Freeze(verdict)}",
                Outcome.Missed or Outcome.Frozen =>
                    $"due, {(_facts.On(day) is not null ? $"{amount} of {target}" : "nothing")} recorded{Freeze(verdict)}",
                Outcome.Pending => atMost ? $"{amount} of at most {target} so far" : $"due today, {amount} of {target} so far",
                Outcome.Skipped => "skipped",
                Outcome.Paused => "paused",
                _ when _facts.On(day) is null && !_calendar.Has(day) => "a date that the time zone skipped",
                _ => asked.Rule.Kind == RuleKind.Weekdays
                    ? $"not asked for: only {Words.Of(asked.Rule)}"
                    : $"not due before {before.LastMet?.PlusDays(asked.Rule.Value):uuuu-MM-dd}",
            }
        );
    }

    private StreakDay DayOf(Verdict verdict, LocalDate day, ref int hits)
    {
        Revision asked = verdict.Period.Revision;
        if (_scheduleHistory.IsPaused(day))
            return Told(day, asked, Outcome.Paused, "paused");
        if (_scheduleHistory.IsSkipped(day))
            return Told(day, asked, Outcome.Skipped, "skipped");
        if (_facts.On(day) is null && !_calendar.Has(day))
            return Told(day, asked, Outcome.NotDue, "a date that the time zone skipped");
        string unit = asked.Unit == PeriodUnit.Week ? "week" : "month";
        bool open = day == _calendar.Today && asked.Comparison == Comparison.AtMost;
        if (!open && asked.IsKeptBy(AmountOn(day)))
            return Told(day, asked, Outcome.Met, $"{++hits} of {verdict.Wanted} in this {unit}");
        string count = $"{verdict.Hits} of {verdict.Wanted} in this {unit}";
        return verdict.Outcome switch
        {
            Outcome.Met => Told(day, asked, Outcome.NotDue, $"not needed: {count}"),
            Outcome.Missed => Told(day, asked, Outcome.Missed, count),
            Outcome.Frozen => Told(day, asked, Outcome.Frozen, count + Freeze(verdict)),
            Outcome.Pending when day == _calendar.Today => Told(day, asked, Outcome.Pending, $"{count} so far"),
            Outcome.Pending => Told(day, asked, Outcome.NotDue, $"the {unit} is still open: {count} so far"),
            _ => Told(day, asked, Outcome.NotDue, $"another schedule began before this {unit} was over"),
        };
    }

    private StreakDay Outside(LocalDate day)
    {
        Revision asked = _scheduleHistory.RevisionOn(day);
        if (day <= _calendar.Today)
            return Told(day, asked, Outcome.NotDue, "before the streak began");
        if (_scheduleHistory.IsPaused(day))
            return Told(day, asked, Outcome.Paused, "paused");
        return _scheduleHistory.IsSkipped(day)
            ? Told(day, asked, Outcome.Skipped, "skipped")
            : Told(day, asked, Outcome.NotDue, "still to come");
    }

    private StreakDay Told(LocalDate day, Revision asked, Outcome outcome, string reason) =>
        new(day, outcome, AmountOn(day), asked.Target, reason);

    private decimal AmountOn(LocalDate day) => _facts.On(day)?.Amount ?? 0;

    private static string Freeze(Verdict verdict) => verdict.Outcome == Outcome.Frozen ? "; kept by a freeze" : "";
}
