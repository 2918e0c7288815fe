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
    private readonly Judge _judge;
    private readonly List<(Verdict Verdict, EvaluationState Before)> _verdicts = [];

    /// <param name="evaluation">The state on the range's first day or earlier.</param>
    /// <param name="scheduleHistory">The schedules from then on.</param>
    /// <param name="facts">The check-ins from then on, to the end of the range's last period or to <see cref="DependsUntil"/>.</param>
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
        _judge = new(scheduleHistory, facts, calendar)
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
            && _judge.Until(LocalDate.Min(evaluation.Day.PlusDays(Stride), calendar.Today), evaluation) is var next
            && next.Day > evaluation.Day
        )
            evaluation = next;
        if (evaluation.Day <= calendar.Today && evaluation.Day <= range.To)
            _verdicts.Add((_judge.Open(evaluation), evaluation));
    }

    public DayRange Range { get; }

    /// <summary>The last day whose check-ins the report depends on, if that is later than the last period of the range.</summary>
    public LocalDate DependsUntil => _judge.SeenUntil;

    /// <summary>The verdicts on periods that end in the range, in their order.</summary>
    public IEnumerable<Verdict> Verdicts =>
        _verdicts.Select(one => one.Verdict).Where(verdict => verdict.Period.Last >= Range.From && verdict.Period.Last <= Range.To);

    /// <summary>Each day of the range.</summary>
    public IReadOnlyList<StreakDay> Days()
    {
        Dictionary<LocalDate, StreakDay> told = [];
        foreach ((Verdict verdict, EvaluationState before) in _verdicts)
        {
            if (verdict.Period.Unit == PeriodUnit.Day)
                told[verdict.Period.First] = Day(verdict, before) with { Period = verdict };
            else
                foreach (StreakDay day in DaysOf(verdict))
                    told[day.Date] = day;
        }
        return [.. Range.Days.Select(day => told.GetValueOrDefault(day) ?? Outside(day))];
    }

    private StreakDay Day(Verdict verdict, EvaluationState before)
    {
        LocalDate day = verdict.Period.First;
        Revision asked = verdict.Revision;
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
                Outcome.Excused => $"excused: {verdict.Excuse}",
                _ when Rest(day) is { } rest => rest.Reason,
                _ => asked.Rule.Kind == RuleKind.Weekdays
                    ? $"not asked for: only {Words.Of(asked.Rule)}"
                    : $"not due before {before.LastMet?.PlusDays(asked.Rule.Value):uuuu-MM-dd}",
            }
        );
    }

    /// <summary>
    /// The days of a longer period until today. What becomes of the whole of it is told on one of them, besides the days on which something
    /// of it was done.
    /// </summary>
    private IEnumerable<StreakDay> DaysOf(Verdict verdict)
    {
        LocalDate last = LocalDate.Min(verdict.Period.Last, _calendar.Today);
        LocalDate deciding = _judge.ExceededOn(verdict) ?? LastOpen(verdict, last);
        decimal done = 0;
        for (LocalDate day = verdict.Period.First; day <= last; day = day.PlusDays(1))
        {
            done += _judge.Added(verdict.Revision, day);
            yield return DayOf(verdict, day, day == deciding, done) with
            {
                Period = verdict,
            };
        }
    }

    /// <summary>The last day on which something more could be done.</summary>
    private LocalDate LastOpen(Verdict verdict, LocalDate last)
    {
        bool IsTaken(LocalDate day) => Rest(day) is not null || (!verdict.Revision.IsLimit && _judge.Added(verdict.Revision, day) > 0);
        while (last > verdict.Period.First && IsTaken(last))
            last = last.PlusDays(-1);
        return last;
    }

    private StreakDay DayOf(Verdict verdict, LocalDate day, bool decides, decimal done)
    {
        Revision asked = verdict.Revision;
        string unit = asked.Unit == PeriodUnit.Week ? "week" : "month";
        string wanted = $"{(asked.IsLimit ? "at most " : "")}{Words.Of(verdict.Wanted, asked)} in this {unit}";
        if (!asked.IsLimit && _judge.Added(asked, day) > 0)
            return Told(day, asked, Outcome.Met, $"{Words.Of(done)} of {wanted}");
        if (Rest(day) is { } rest)
            return Told(day, asked, rest.Outcome, rest.Reason);
        string count = $"{Words.Of(verdict.Done)} of {wanted}";
        return verdict.Outcome switch
        {
            Outcome.Met
            or Outcome.Missed
            or Outcome.Frozen
            or Outcome.Excused when decides && (asked.IsLimit || verdict.Outcome != Outcome.Met) => Told(
                day,
                asked,
                verdict.Outcome,
                verdict.Outcome == Outcome.Excused ? $"{count}; excused: {verdict.Excuse}" : count + Freeze(verdict)
            ),
            Outcome.Met => Told(day, asked, Outcome.NotDue, $"{(asked.IsLimit ? $"the {unit} was kept" : "not needed")}: {count}"),
            Outcome.Missed or Outcome.Frozen => Told(day, asked, Outcome.NotDue, $"the {unit} was missed: {count}{Freeze(verdict)}"),
            Outcome.Excused => Told(day, asked, Outcome.NotDue, $"the {unit} was excused: {verdict.Excuse}"),
            Outcome.Pending when day == _calendar.Today => Told(day, asked, Outcome.Pending, $"{count} so far"),
            Outcome.Pending => Told(day, asked, Outcome.NotDue, $"the {unit} is still open: {count} so far"),
            _ when verdict.Wanted == 0 && !asked.IsLimit => Told(day, asked, Outcome.NotDue, $"nothing was asked in this {unit}"),
            _ when verdict.Period.EndsBy == PeriodEnd.WeekStart => Told(
                day,
                asked,
                Outcome.NotDue,
                "the start of the week was moved before this week was over"
            ),
            _ => Told(day, asked, Outcome.NotDue, $"another schedule began before this {unit} was over"),
        };
    }

    /// <summary>Why nothing is asked on a day.</summary>
    private (Outcome Outcome, string Reason)? Rest(LocalDate day) =>
        _scheduleHistory.IsPaused(day) ? (Outcome.Paused, "paused")
        : _scheduleHistory.IsSkipped(day) ? (Outcome.Skipped, "skipped")
        : _facts.On(day) is not null || _calendar.Has(day) ? null
        : _calendar.JumpedDates.Contains(day) ? (Outcome.NotDue, "you travelled")
        : (Outcome.NotDue, "a date that the time zone skipped");

    private StreakDay Outside(LocalDate day)
    {
        Revision asked = _scheduleHistory.RevisionOn(day);
        if (day <= _calendar.Today)
            return Told(day, asked, Outcome.NotDue, "before the streak began");
        return Rest(day) is { } rest ? Told(day, asked, rest.Outcome, rest.Reason) : Told(day, asked, Outcome.NotDue, "still to come");
    }

    private StreakDay Told(LocalDate day, Revision asked, Outcome outcome, string reason) =>
        new(day, outcome, AmountOn(day), asked.Target, reason);

    private decimal AmountOn(LocalDate day) => _facts.On(day)?.Amount ?? 0;

    private static string Freeze(Verdict verdict) => verdict.Outcome == Outcome.Frozen ? "; kept by a freeze" : "";
}
