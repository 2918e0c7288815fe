using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// What a streak keeps at hand, so that neither a read nor a write goes through its history: how it stood when the days that
/// may still change began, how it stands at its latest check-in, and what was said of the days from there on. It follows from
/// the check-ins and schedules, and is worked out from them where it is missing.
/// </summary>
/// <param name="Settled">How it stood before the days that a check-in may still be made for or taken from.</param>
/// <param name="Head">How it stood when the period of the latest fact began.</param>
/// <param name="Open">What was done from <paramref name="Settled"/> on, in the order of days.</param>
/// <param name="Ended">The runs that ended between <paramref name="Settled"/> and <paramref name="Head"/>.</param>
/// <param name="ScheduleHistory">What is asked from <paramref name="Settled"/> on, or from the first day that may still change if that is earlier.</param>
public sealed record StreakSnapshot(EvaluationState Settled, EvaluationState Head, IReadOnlyList<Fact> Open, IReadOnlyList<RunSpan> Ended, ScheduleHistory ScheduleHistory)
{
    /// <summary>The snapshot of a streak that has just begun.</summary>
    public static StreakSnapshot Of(ScheduleHistory scheduleHistory)
    {
        EvaluationState before = EvaluationState.Before(scheduleHistory, []);
        return new StreakSnapshot(before, before, [], [], scheduleHistory);
    }

    /// <summary>Works the snapshot out anew.</summary>
    /// <param name="settled">How the streak stood on some day.</param>
    /// <param name="scheduleHistory">What is asked from that day on.</param>
    /// <param name="facts">What was done from that day on, in the order of days.</param>
    /// <param name="calendar">The user's.</param>
    /// <param name="changeableFrom">The first day that may still change.</param>
    /// <param name="settling">Called with how the streak stood before and after each period that is now settled.</param>
    /// <param name="ended">Called with each run that ended.</param>
    public static StreakSnapshot Of(
        EvaluationState settled, ScheduleHistory scheduleHistory, IReadOnlyList<Fact> facts, UserCalendar calendar, LocalDate changeableFrom, Action<EvaluationState, EvaluationState>? settling = null, Action<RunSpan>? ended = null)
    {
        List<RunSpan> runs = [];
        void End(RunSpan run)
        {
            runs.Add(run);
            ended?.Invoke(run);
        }
        LocalDate latest = facts.Count == 0 ? settled.Day : LocalDate.Min(facts[^1].Day, calendar.Today);
        EvaluationState keep = new Judge(scheduleHistory, facts, calendar) { Ended = End, Seen = settling is null ? null : (_, before, after) => settling(before, after) }
            .Until(LocalDate.Min(latest, changeableFrom), settled);
        // A beginning may still move, so it is not left behind.
        if (keep.IsBeginning) keep = settled;
        EvaluationState head = new Judge(scheduleHistory, facts, calendar) { Ended = End }.Until(latest, keep);
        return new StreakSnapshot(keep, head, [.. facts.Where(fact => fact.Day >= keep.Day)], [.. runs.Where(run => run.BrokenOn >= keep.Day)], scheduleHistory.From(LocalDate.Min(keep.Day, changeableFrom)));
    }

    /// <summary>The day from which on what was done may still change the snapshot; the first day of all where all of it may.</summary>
    public LocalDate OpenFrom => Settled.IsBeginning ? LocalDate.MinIsoValue : Settled.Day;

    /// <summary>How many of the latest check-ins are among what was done on open days; <see cref="int.MaxValue"/> where all are.</summary>
    public int DaysHeld => Settled.IsBeginning ? int.MaxValue : Open.Count;

    /// <summary>Whether so many of the latest check-ins, or all that there are, are among what was done on open days.</summary>
    public bool HoldsLatest(int count) => DaysHeld >= count;

    /// <summary>Whether nothing was done on an open day.</summary>
    public bool IsEmptyOn(LocalDate day) => new Facts(Open).On(day) is null;

    /// <summary>Whether a change from a day on can be worked out from here; otherwise it takes the whole history.</summary>
    public bool Reaches(LocalDate from) => Settled.IsBeginning || Settled.Day <= from;

    /// <summary>Whether another schedule from a day on can be worked out from here: the first one judges earlier days too.</summary>
    public bool ReachesSchedule(LocalDate from) => Settled.IsBeginning || (Settled.Day <= from && ScheduleHistory.Revisions[0].From < from);

    /// <summary>How the streak stands on the user's day.</summary>
    public StreakStatus On(UserCalendar calendar) => StreakStatus.Of(this, calendar);
}
