using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// Judges a streak period by period, from how it stood on. It is the one place where the rules are: what is due, met, missed or
/// neutral, what a miss ends, where a freeze is spent.
/// </summary>
/// <param name="plan">What is asked, from the first period to be judged on.</param>
/// <param name="facts">What was done, from the first period to be judged on, in the order of days.</param>
/// <param name="calendar">The user's. Days before its today are over.</param>
public sealed class Judge(Plan plan, IReadOnlyList<Fact> facts, UserCalendar calendar)
{
    private readonly Periods _periods = new(plan, calendar.WeekStarts);
    private readonly Facts _facts = new(facts);

    /// <summary>Called with each verdict, and with how the streak stood before and after it.</summary>
    public Action<Verdict, Standing, Standing>? Seen { get; init; }

    /// <summary>Called with each run that ends.</summary>
    public Action<Stretch>? Ended { get; init; }

    /// <summary>Judges every period that ends before a day.</summary>
    public Standing Until(LocalDate bound, Standing standing)
    {
        while (_periods.From(standing.Day) is var period && period.Last < bound)
        {
            if (NothingCanChange(standing)) return standing with { Day = _periods.FirstDayOf(bound) };
            standing = After(VerdictOn(period, standing), standing);
        }
        return standing;
    }

    /// <summary>The verdict so far on the period that is open today, of a streak judged until today.</summary>
    public Verdict Open(Standing standing)
    {
        JudgedPeriod period = _periods.From(standing.Day);
        return standing.Day > calendar.Today ? new Verdict(period, Outcome.NotDue) : VerdictOn(period, standing);
    }

    /// <summary>How the streak stands after a verdict.</summary>
    public Standing After(Verdict verdict, Standing standing)
    {
        Standing after = Next(verdict, standing);
        Seen?.Invoke(verdict, standing, after);
        return after;
    }

    private Standing Next(Verdict verdict, Standing standing)
    {
        Standing next = standing with { Day = verdict.Period.Last.PlusDays(1) };
        switch (verdict.Outcome)
        {
            case Outcome.Met:
                Stretch alive = new(
                    standing.Alive?.First ?? verdict.FirstHit!.Value, verdict.LastHit!.Value, (standing.Alive?.Length ?? 0) + 1, verdict.Period.Revision.Unit);
                return next with { Alive = alive, Missed = false, LastMet = verdict.LastHit, Longest = Longer(standing.Longest, alive) };
            case Outcome.Frozen:
                return next with { FreezeMonth = Standing.MonthOf(verdict.Period.Last), FreezesSpent = standing.FreezesSpentIn(verdict.Period.Last) + 1 };
            case Outcome.Missed when standing.Alive is { } run:
                Stretch ended = run with { BrokenOn = verdict.Period.Last };
                Ended?.Invoke(ended);
                return next with { Alive = null, Missed = true, Longest = Longer(standing.Longest, ended) };
            case Outcome.Missed:
                return next with { Missed = true };
            default:
                return next;
        }
    }

    private static Stretch Longer(Stretch? longest, Stretch run) =>
        longest is null || run.Length > longest.Length || run.First == longest.First ? run : longest;

    /// <summary>Of a run that is over, with nothing done since, days that ask for something can only be missed again.</summary>
    private bool NothingCanChange(Standing standing) =>
        Seen is null && standing is { Missed: true, Alive: null } && _facts.EndBefore(standing.Day)
        && plan.Revisions.All(revision => revision.Comparison == Comparison.AtLeast);

    private Verdict VerdictOn(JudgedPeriod period, Standing standing)
    {
        Verdict verdict = period.Revision.Unit == PeriodUnit.Day ? DayVerdict(period, standing) : TimesVerdict(period);
        // A freeze keeps a run; where there is none, it would be spent on nothing.
        bool frozen = verdict.Outcome == Outcome.Missed && standing.Alive is not null && standing.FreezesSpentIn(period.Last) < period.Revision.Freezes;
        return frozen ? verdict with { Outcome = Outcome.Frozen } : verdict;
    }

    private Verdict DayVerdict(JudgedPeriod period, Standing standing)
    {
        (LocalDate day, Revision revision) = (period.First, period.Revision);
        if (plan.IsPaused(day)) return new Verdict(period, Outcome.Paused);
        if (plan.IsSkipped(day)) return new Verdict(period, Outcome.Skipped);
        if (_facts.On(day) is null && !calendar.Has(day)) return new Verdict(period, Outcome.NotDue);
        bool due = IsDue(day, revision.Rule, standing.LastMet);
        bool kept = revision.IsKeptBy(_facts.On(day)?.Amount ?? 0);
        bool over = day < calendar.Today;
        Outcome outcome = (revision.Comparison, kept) switch
        {
            // Every few days: done early is done, and the next time counts from there.
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
            if (plan.IsPaused(day)) paused++;
            else if (plan.IsSkipped(day)) skipped++;
            else if (_facts.On(day) is not null || calendar.Has(day))
            {
                available++;
                if (!revision.IsKeptBy(_facts.On(day)?.Amount ?? 0) || (revision.Comparison == Comparison.AtMost && day >= calendar.Today)) continue;
                hits++;
                first ??= day;
                last = day;
            }
        }
        int wanted = Math.Min(revision.Rule.Value, available);
        Outcome outcome =
            available == 0 ? (paused > 0 ? Outcome.Paused : skipped > 0 ? Outcome.Skipped : Outcome.NotDue)
            : hits >= wanted ? Outcome.Met
            : period.Last >= calendar.Today ? Outcome.Pending
            : period.CutShort ? Outcome.NotDue
            : Outcome.Missed;
        return new Verdict(period, outcome, hits, wanted, first, last);
    }

    private static bool IsDue(LocalDate day, Rule rule, LocalDate? lastMet) => rule.Kind == RuleKind.Weekdays
        ? (rule.Value & (1 << ((int)day.DayOfWeek - 1))) != 0
        : lastMet is null || Period.DaysBetween(lastMet.Value, day) >= rule.Value;
}
