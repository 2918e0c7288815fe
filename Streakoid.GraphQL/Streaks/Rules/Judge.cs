using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// Evaluates a streak period by period, from a given state. It is the only place with the rules: what is due, met, missed or
/// neutral, what a miss ends, when a freeze is used.
/// </summary>
/// <param name="scheduleHistory">The schedules, from the first period to evaluate on.</param>
/// <param name="facts">The check-ins, from the first period to evaluate on, in the order of days.</param>
/// <param name="calendar">The user's. Days before its today are over.</param>
public sealed class Judge(ScheduleHistory scheduleHistory, IReadOnlyList<Fact> facts, UserCalendar calendar)
{
    private readonly Periods _periods = new(scheduleHistory, calendar.WeekStarts);
    private readonly Facts _facts = new(facts);

    /// <summary>Called with each verdict and the states before and after it.</summary>
    public Action<Verdict, EvaluationState, EvaluationState>? Seen { get; init; }

    /// <summary>Called with each run that ends.</summary>
    public Action<RunSpan>? Ended { get; init; }

    /// <summary>Evaluates every period that ends before a day.</summary>
    public EvaluationState Until(LocalDate bound, EvaluationState evaluation)
    {
        while (_periods.From(evaluation.Day) is var period && period.Last < bound)
        {
            if (NothingCanChange(evaluation))
                return evaluation with { Day = _periods.FirstDayOf(bound) };
            evaluation = After(VerdictOn(period, evaluation), evaluation);
        }
        return evaluation;
    }

    /// <summary>The verdict so far on the period that is open today, of a streak evaluated until today.</summary>
    public Verdict Open(EvaluationState evaluation)
    {
        JudgedPeriod period = _periods.From(evaluation.Day);
        return evaluation.Day > calendar.Today ? new Verdict(period, Outcome.NotDue) : VerdictOn(period, evaluation);
    }

    /// <summary>The state after a verdict.</summary>
    public EvaluationState After(Verdict verdict, EvaluationState evaluation)
    {
        EvaluationState after = Next(verdict, evaluation);
        Seen?.Invoke(verdict, evaluation, after);
        return after;
    }

    private EvaluationState Next(Verdict verdict, EvaluationState evaluation)
    {
        EvaluationState next = evaluation with { Day = verdict.Period.Last.PlusDays(1) };
        switch (verdict.Outcome)
        {
            case Outcome.Met:
                RunSpan alive = new(
                    evaluation.Alive?.First ?? verdict.FirstHit!.Value,
                    verdict.LastHit!.Value,
                    (evaluation.Alive?.Length ?? 0) + 1,
                    verdict.Period.Revision.Unit
                );
                return next with { Alive = alive, Missed = false, LastMet = verdict.LastHit, Longest = Longer(evaluation.Longest, alive) };
            case Outcome.Frozen:
                return next with
                {
                    FreezeMonth = EvaluationState.MonthOf(verdict.Period.Last),
                    FreezesSpent = evaluation.FreezesSpentIn(verdict.Period.Last) + 1,
                };
            case Outcome.Missed when evaluation.Alive is { } run:
                RunSpan ended = run with { BrokenOn = verdict.Period.Last };
                Ended?.Invoke(ended);
                return next with { Alive = null, Missed = true, Longest = Longer(evaluation.Longest, ended) };
            case Outcome.Missed:
                return next with { Missed = true };
            default:
                return next;
        }
    }

    private static RunSpan Longer(RunSpan? longest, RunSpan run) =>
        longest is null || run.Length > longest.Length || run.First == longest.First ? run : longest;

    /// <summary>Without a current run and without check-ins since, due days can only be missed again.</summary>
    private bool NothingCanChange(EvaluationState evaluation) =>
        Seen is null
        && evaluation is { Missed: true, Alive: null }
        && _facts.EndBefore(evaluation.Day)
        && scheduleHistory.Revisions.All(revision => revision.Comparison == Comparison.AtLeast);

    private Verdict VerdictOn(JudgedPeriod period, EvaluationState evaluation)
    {
        Verdict verdict = period.Revision.Unit == PeriodUnit.Day ? DayVerdict(period, evaluation) : TimesVerdict(period);
        // A freeze protects a run; without a run it would be wasted.
        bool frozen =
            verdict.Outcome == Outcome.Missed
            && evaluation.Alive is not null
            && evaluation.FreezesSpentIn(period.Last) < period.Revision.Freezes;
        return frozen ? verdict with { Outcome = Outcome.Frozen } : verdict;
    }

    private Verdict DayVerdict(JudgedPeriod period, EvaluationState evaluation)
    {
        (LocalDate day, Revision revision) = (period.First, period.Revision);
        if (scheduleHistory.IsPaused(day))
            return new Verdict(period, Outcome.Paused);
        if (scheduleHistory.IsSkipped(day))
            return new Verdict(period, Outcome.Skipped);
        if (_facts.On(day) is null && !calendar.Has(day))
            return new Verdict(period, Outcome.NotDue);
        bool due = IsDue(day, revision.Rule, evaluation.LastMet);
        bool kept = revision.IsKeptBy(_facts.On(day)?.Amount ?? 0);
        bool over = day < calendar.Today;
        Outcome outcome = (revision.Comparison, kept) switch
        {
            // Every n days: an early check-in counts, and the next due day is counted from it.
            (Comparison.AtLeast, true) when due || revision.Rule.Kind == RuleKind.EveryDays => Outcome.Met,
            _ when !due => Outcome.NotDue,
            (Comparison.AtMost, true) when over => Outcome.Met,
            (Comparison.AtMost, false) => Outcome.Missed,
            _ => over ? Outcome.Missed : Outcome.Pending,
        };
        return outcome == Outcome.Met ? new Verdict(period, outcome, 1, 1, day, day) : new Verdict(period, outcome, 0, due ? 1 : 0);
    }

    private Verdict TimesVerdict(JudgedPeriod period)
    {
        Revision revision = period.Revision;
        (int available, int hits, int paused, int skipped) = (0, 0, 0, 0);
        (LocalDate? first, LocalDate? last) = (null, null);
        for (LocalDate day = period.First; day <= period.Last; day = day.PlusDays(1))
        {
            if (scheduleHistory.IsPaused(day))
                paused++;
            else if (scheduleHistory.IsSkipped(day))
                skipped++;
            else if (_facts.On(day) is not null || calendar.Has(day))
            {
                available++;
                if (!revision.IsKeptBy(_facts.On(day)?.Amount ?? 0) || (revision.Comparison == Comparison.AtMost && day >= calendar.Today))
                    continue;
                hits++;
                first ??= day;
                last = day;
            }
        }
        int wanted = Math.Min(revision.Rule.Value, available);
        Outcome outcome =
            available == 0
                ? (
                    paused > 0 ? Outcome.Paused
                    : skipped > 0 ? Outcome.Skipped
                    : Outcome.NotDue
                )
            : hits >= wanted ? Outcome.Met
            : period.Last >= calendar.Today ? Outcome.Pending
            : period.CutShort ? Outcome.NotDue
            : Outcome.Missed;
        return new Verdict(period, outcome, hits, wanted, first, last);
    }

    private static bool IsDue(LocalDate day, Rule rule, LocalDate? lastMet) =>
        rule.Kind == RuleKind.Weekdays
            ? (rule.Value & (1 << ((int)day.DayOfWeek - 1))) != 0
            : lastMet is null || Period.DaysBetween(lastMet.Value, day) >= rule.Value;
}
