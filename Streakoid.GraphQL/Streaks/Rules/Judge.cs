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

    // The end of the gap that was found to be forgiven as a whole.
    private LocalDate _forgivenUntil = LocalDate.MinIsoValue;

    /// <summary>The last day that a verdict was looked for on, to find out whether a gap is forgiven.</summary>
    public LocalDate SeenUntil { get; private set; } = LocalDate.MinIsoValue;

    /// <summary>Called with each verdict and the states before and after it.</summary>
    public Action<Verdict, EvaluationState, EvaluationState>? Seen { get; init; }

    /// <summary>Called with each run that ends.</summary>
    public Action<RunSpan>? Ended { get; init; }

    /// <summary>Evaluates every period that ends before a day.</summary>
    public EvaluationState Until(LocalDate bound, EvaluationState evaluation) => Until(bound, evaluation, sight: null);

    /// <summary>
    /// Evaluates every period that ends before a day and that nothing from that day on can change: it stops at a gap that later periods
    /// decide.
    /// </summary>
    public EvaluationState Settle(LocalDate bound, EvaluationState evaluation) => Until(bound, evaluation, sight: bound);

    /// <summary>The verdict so far on the period that is open today, of a streak evaluated until today.</summary>
    public Verdict Open(EvaluationState evaluation)
    {
        JudgedPeriod period = _periods.From(evaluation.Day);
        return evaluation.Day > calendar.Today
            ? new Verdict(period, period.Revision, Outcome.NotDue)
            : VerdictOn(period, evaluation, sight: null)!;
    }

    /// <summary>The state after a verdict.</summary>
    public EvaluationState After(Verdict verdict, EvaluationState evaluation)
    {
        EvaluationState after = Next(verdict, InUnitOf(verdict.Period, evaluation));
        Seen?.Invoke(verdict, evaluation, after);
        return after;
    }

    /// <summary>The state with its current run counted in the unit of a period that it goes on in.</summary>
    public EvaluationState InUnitOf(JudgedPeriod period, EvaluationState evaluation)
    {
        if (evaluation.Alive is not { } run || run.Unit == period.Unit)
            return evaluation;
        RunSpan counted = run with { Length = LengthIn(period.Unit, run), Unit = period.Unit };
        return evaluation with { Alive = counted, Longest = Longer(evaluation.Longest, counted) };
    }

    /// <summary>The length of a run in a unit: of another one than its own, the whole periods that it covers, and at least one.</summary>
    public int LengthIn(PeriodUnit unit, RunSpan run) =>
        run.Unit == unit ? run.Length : Math.Max(1, _periods.CountWhole(run.First, run.Last, unit));

    /// <summary>What a day adds to the <see cref="Verdict.Done"/> of the week or month that it lies in.</summary>
    public decimal Added(Revision revision, LocalDate day)
    {
        decimal amount = _facts.On(day)?.Amount ?? 0;
        if (revision.IsLimit && IsResting(day))
            return 0;
        if (revision.IsSum)
            return amount;
        if (revision.Comparison == Comparison.AtLeast)
            return revision.IsKeptBy(amount) ? 1 : 0;
        // Days that rest keep nothing by staying under it.
        bool counts = !IsResting(day) && (amount > 0 || calendar.Has(day));
        return counts && day < calendar.Today && revision.IsKeptBy(amount) ? 1 : 0;
    }

    /// <summary>The day with which the limit of a week or month was exceeded; null if it was not, or there is none.</summary>
    public LocalDate? ExceededOn(Verdict verdict)
    {
        if (!verdict.Revision.IsLimit)
            return null;
        decimal done = 0;
        for (LocalDate day = verdict.Period.First; day <= verdict.Period.Last; day = day.PlusDays(1))
        {
            done += Added(verdict.Revision, day);
            if (done > verdict.Wanted)
                return day;
        }
        return null;
    }

    private bool IsResting(LocalDate day) => scheduleHistory.IsPaused(day) || scheduleHistory.IsSkipped(day);

    private EvaluationState Until(LocalDate bound, EvaluationState evaluation, LocalDate? sight)
    {
        while (_periods.From(evaluation.Day) is var period && period.Last < bound)
        {
            if (NothingCanChange(evaluation))
                return evaluation with { Day = LocalDate.Max(evaluation.Day, _periods.FirstDayOf(bound)) };
            if (VerdictOn(period, evaluation, sight) is not { } verdict)
                return evaluation;
            evaluation = After(verdict, evaluation);
        }
        return evaluation;
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
                    verdict.Period.Unit
                );
                return next with { Alive = alive, Missed = false, LastMet = verdict.LastHit, Longest = Longer(evaluation.Longest, alive) };
            case Outcome.Frozen:
                return Spent(verdict, next);
            case Outcome.Missed when evaluation.Alive is { } run:
                RunSpan ended = run with { BrokenOn = ExceededOn(verdict) ?? verdict.Period.Last };
                Ended?.Invoke(ended);
                return next with { Alive = null, Missed = true, Longest = Longer(evaluation.Longest, ended) };
            case Outcome.Missed:
                return next with { Missed = true };
            default:
                return next;
        }
    }

    private static EvaluationState Spent(Verdict verdict, EvaluationState evaluation)
    {
        LocalDate last = verdict.Period.Last;
        return evaluation with
        {
            FreezeMonth = EvaluationState.MonthOf(last),
            FreezesSpent = evaluation.FreezesSpentIn(last) + 1,
            LastMet = verdict.Revision.Rule.Kind == RuleKind.EveryDays ? last : evaluation.LastMet,
        };
    }

    private static RunSpan Longer(RunSpan? longest, RunSpan run) =>
        longest is null || run.Days > longest.Days || run.First == longest.First ? run : longest;

    /// <summary>Without a current run and without check-ins since, due days can only be missed again.</summary>
    private bool NothingCanChange(EvaluationState evaluation) =>
        Seen is null
        && evaluation is { Missed: true, Alive: null }
        && _facts.EndBefore(evaluation.Day)
        && scheduleHistory.Revisions.All(revision => !revision.IsMetByNothing);

    /// <summary>The verdict; null where periods that are not in sight decide it.</summary>
    private Verdict? VerdictOn(JudgedPeriod period, EvaluationState evaluation, LocalDate? sight)
    {
        Verdict verdict = Unforgiven(period, evaluation);
        // A freeze protects a run; without a run it would be wasted.
        if (verdict.Outcome != Outcome.Missed || evaluation.Alive is null)
            return verdict with { DecidedOn = period.Last };
        if (period.Last <= _forgivenUntil)
            return verdict with { Outcome = Outcome.Frozen };
        (bool? forgiven, LocalDate until) = Forgiven(verdict, evaluation, sight);
        if (forgiven == true)
            _forgivenUntil = until;
        return forgiven is null ? null : verdict with { Outcome = forgiven.Value ? Outcome.Frozen : Outcome.Missed, DecidedOn = until };
    }

    /// <summary>
    /// Whether the freezes suffice for all misses from one on until the next met period: a gap is bridged whole or not at all. Null where
    /// that is not in sight.
    /// </summary>
    private (bool? Forgiven, LocalDate Until) Forgiven(Verdict verdict, EvaluationState evaluation, LocalDate? sight)
    {
        while (true)
        {
            JudgedPeriod period = verdict.Period;
            SeenUntil = LocalDate.Max(SeenUntil, period.Last);
            if (sight <= period.Last)
                return (null, period.Last);
            if (verdict.Outcome == Outcome.Met)
                return (true, period.Last);
            evaluation = evaluation with { Day = period.Last.PlusDays(1) };
            if (verdict.Outcome == Outcome.Missed)
            {
                if (evaluation.FreezesSpentIn(period.Last) >= period.Freezes)
                    return (false, period.Last);
                evaluation = Spent(verdict, evaluation);
            }
            if (period.Last >= calendar.Today)
                return (true, period.Last);
            verdict = Unforgiven(_periods.From(evaluation.Day), evaluation);
        }
    }

    /// <summary>The verdict without freezes.</summary>
    private Verdict Unforgiven(JudgedPeriod period, EvaluationState evaluation)
    {
        Verdict verdict = Unexcused(period, evaluation);
        return verdict.Outcome == Outcome.Missed && calendar.ExcuseOf(period) is { } excuse
            ? verdict with
            {
                Outcome = Outcome.Excused,
                Excuse = excuse.Reason,
            }
            : verdict;
    }

    private Verdict Unexcused(JudgedPeriod period, EvaluationState evaluation)
    {
        if (period.Unit == PeriodUnit.Day)
            return DayVerdict(period, evaluation);
        Verdict verdict = LongVerdict(period, period.Revision);
        foreach (Revision later in period.Later)
            verdict = LessAsked(verdict, LongVerdict(period, later));
        return verdict;
    }

    /// <summary>The verdict by the schedule that asks less.</summary>
    private static Verdict LessAsked(Verdict one, Verdict other)
    {
        return (Kindness(other), Slack(other)).CompareTo((Kindness(one), Slack(one))) > 0 ? other : one;

        static decimal Slack(Verdict verdict) => verdict.Revision.IsLimit ? verdict.Wanted - verdict.Done : verdict.Done - verdict.Wanted;

        static int Kindness(Verdict verdict) =>
            verdict.Outcome switch
            {
                Outcome.Met => 3,
                Outcome.Pending => 1,
                Outcome.Missed => 0,
                _ => 2,
            };
    }

    private Verdict DayVerdict(JudgedPeriod period, EvaluationState evaluation)
    {
        (LocalDate day, Revision revision, Fact? done) = (period.First, period.Revision, _facts.On(period.First));
        Outcome? rest =
            scheduleHistory.IsPaused(day) ? Outcome.Paused
            : scheduleHistory.IsSkipped(day) ? Outcome.Skipped
            : null;
        if (rest is not null ? done is null || revision.Comparison == Comparison.AtMost : done is null && !calendar.Has(day))
            return new Verdict(period, revision, rest ?? Outcome.NotDue);
        bool due = IsDue(day, revision.Rule, evaluation.LastMet);
        bool kept = revision.IsKeptBy(done?.Amount ?? 0);
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
        return outcome == Outcome.Met
            ? new Verdict(period, revision, outcome, 1, 1, day, day)
            : new Verdict(period, revision, rest ?? outcome, 0, due ? 1 : 0);
    }

    private Verdict LongVerdict(JudgedPeriod period, Revision revision)
    {
        Counted counted = Count(period, revision);
        decimal wanted = revision switch
        {
            { Rule.Kind: RuleKind.AtMostDaysPerWeek } => revision.Rule.Value,
            { IsSum: true } => revision.Target * Available() / period.Length,
            _ => Times(),
        };
        Outcome outcome = revision.IsLimit ? LimitOutcome(period, counted, wanted) : TargetOutcome(period, counted, wanted);
        return new Verdict(period, revision, outcome, counted.Done, wanted, counted.First, counted.Last);

        // A skip asks for less, and allows no less.
        int Available() => counted.Available - (revision.IsLimit ? 0 : counted.Skipped);

        int Times()
        {
            int times = Math.Min(revision.Rule.Value, period.Length);
            int share = ((times * counted.Available) + period.Length - 1) / period.Length;
            return Math.Max(0, Math.Min(share, times - counted.Skipped));
        }
    }

    /// <summary>Is met by the target, which is less where days are paused, skipped or not part of the period.</summary>
    private Outcome TargetOutcome(JudgedPeriod period, Counted counted, decimal wanted)
    {
        if (wanted <= 0)
            return counted.Neutral;
        if (counted.Done >= wanted)
            return Outcome.Met;
        if (period.Last >= calendar.Today)
            return Outcome.Pending;
        return period.EndsBy == PeriodEnd.Whole ? Outcome.Missed : Outcome.NotDue;
    }

    /// <summary>Is missed once the limit is exceeded, and else met at its close.</summary>
    private Outcome LimitOutcome(JudgedPeriod period, Counted counted, decimal wanted)
    {
        if (counted.First is null)
            return counted.Neutral;
        if (counted.Done > wanted)
            return period.EndsBy == PeriodEnd.WeekStart ? Outcome.NotDue : Outcome.Missed;
        if (period.Last >= calendar.Today)
            return Outcome.Pending;
        return period.EndsBy == PeriodEnd.OtherUnit ? Outcome.NotDue : Outcome.Met;
    }

    /// <summary>What there is of a period.</summary>
    /// <param name="Available">How many of its days are not paused.</param>
    /// <param name="Paused">How many are.</param>
    /// <param name="Skipped">How many are skipped.</param>
    /// <param name="Done">What was done.</param>
    /// <param name="First">The first day that counts: that something was done on, or for a limit that could exceed it.</param>
    /// <param name="Last">The last.</param>
    private readonly record struct Counted(int Available, int Paused, int Skipped, decimal Done, LocalDate? First, LocalDate? Last)
    {
        public Outcome Neutral =>
            Paused > 0 ? Outcome.Paused
            : Skipped > 0 ? Outcome.Skipped
            : Outcome.NotDue;
    }

    private Counted Count(JudgedPeriod period, Revision revision)
    {
        (int available, int paused, int skipped, decimal done) = (Period.DaysBetween(period.Last, period.End), 0, 0, 0);
        (LocalDate? first, LocalDate? last) = (null, null);
        for (LocalDate day = period.First; day <= period.Last; day = day.PlusDays(1))
        {
            (bool isPaused, bool isSkipped) = (scheduleHistory.IsPaused(day), scheduleHistory.IsSkipped(day));
            bool isThere = _facts.On(day) is not null || calendar.Has(day);
            skipped += isSkipped ? 1 : 0;
            paused += isPaused ? 1 : 0;
            available += !isPaused && isThere ? 1 : 0;
            decimal added = Added(revision, day);
            done += added;
            if (revision.IsLimit ? isPaused || isSkipped || !isThere : added == 0)
                continue;
            first ??= day;
            last = day;
        }
        return new Counted(available, paused, skipped, done, first, last);
    }

    private static bool IsDue(LocalDate day, Rule rule, LocalDate? lastMet) =>
        rule.Kind == RuleKind.Weekdays
            ? (rule.Value & (1 << ((int)day.DayOfWeek - 1))) != 0
            : lastMet is null || Period.DaysBetween(lastMet.Value, day) >= rule.Value;
}
