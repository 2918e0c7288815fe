using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// A cache of a streak's state, so that neither a read nor a write goes through its history: the state when the days that
/// can still change began, the state at its latest check-in, and the schedules and check-ins since then. It is computed from
/// the check-ins and schedules, again if it is missing.
/// </summary>
/// <param name="Settled">The state before the days that can still change.</param>
/// <param name="Head">The state when the period of the latest check-in began, or a gap before it that later days decide.</param>
/// <param name="Open">The check-ins from <paramref name="Settled"/> on, in the order of days.</param>
/// <param name="Ended">The runs that ended between <paramref name="Settled"/> and <paramref name="Head"/>.</param>
/// <param name="ScheduleHistory">
/// What is asked from <paramref name="Settled"/> on, or from the first day that may still change if that is earlier.
/// </param>
public sealed record StreakSnapshot(
    EvaluationState Settled,
    EvaluationState Head,
    IReadOnlyList<Fact> Open,
    IReadOnlyList<RunSpan> Ended,
    ScheduleHistory ScheduleHistory
)
{
    /// <summary>The incidents before <see cref="Settled"/> that it was evaluated with, as <see cref="UserCalendar.ExcusesBefore"/> has them.</summary>
    public int SettledExcuses { get; init; }

    /// <summary>Those before <see cref="Head"/>.</summary>
    public int HeadExcuses { get; init; }

    /// <summary>Whether it was evaluated with the incidents that are known now; otherwise the whole history has to be evaluated again.</summary>
    public bool HoldsFor(UserCalendar calendar) => SettledExcuses == calendar.ExcusesBefore(Settled.Day);

    /// <summary>Where to evaluate from: its latest state that was evaluated with the incidents that are known now.</summary>
    public EvaluationState Latest(UserCalendar calendar) => HeadExcuses == calendar.ExcusesBefore(Head.Day) ? Head : Settled;

    /// <summary>The snapshot of a streak that has just begun.</summary>
    public static StreakSnapshot Of(ScheduleHistory scheduleHistory, UserCalendar calendar)
    {
        EvaluationState before = EvaluationState.Before(scheduleHistory, []);
        int excuses = calendar.ExcusesBefore(before.Day);
        return new StreakSnapshot(before, before, [], [], scheduleHistory) { SettledExcuses = excuses, HeadExcuses = excuses };
    }

    /// <summary>Computes the snapshot.</summary>
    /// <param name="settled">The state of the streak on some day.</param>
    /// <param name="scheduleHistory">The schedules from that day on.</param>
    /// <param name="facts">The check-ins from that day on, in the order of days.</param>
    /// <param name="calendar">The user's.</param>
    /// <param name="changeableFrom">The first day that may still change.</param>
    /// <param name="settling">Called with the states before and after each period that is now settled.</param>
    /// <param name="ended">Called with each run that ended.</param>
    public static StreakSnapshot Of(
        EvaluationState settled,
        ScheduleHistory scheduleHistory,
        IReadOnlyList<Fact> facts,
        UserCalendar calendar,
        LocalDate changeableFrom,
        Action<EvaluationState, EvaluationState>? settling = null,
        Action<RunSpan>? ended = null
    )
    {
        List<RunSpan> runs = [];
        void End(RunSpan run)
        {
            runs.Add(run);
            ended?.Invoke(run);
        }
        LocalDate latest = facts.Count == 0 ? settled.Day : LocalDate.Min(facts[^1].Day, calendar.Today);
        EvaluationState keep = new Judge(scheduleHistory, facts, calendar)
        {
            Ended = End,
            Seen = settling is null ? null : (_, before, after) => settling(before, after),
        }.Settle(LocalDate.Min(latest, changeableFrom), settled);
        // A beginning may still move, so it is not left behind.
        if (keep.IsBeginning)
            keep = settled;
        EvaluationState head = new Judge(scheduleHistory, facts, calendar) { Ended = End }.Settle(latest, keep);
        return new StreakSnapshot(
            keep,
            head,
            [.. facts.Where(fact => fact.Day >= keep.Day)],
            [.. runs.Where(run => run.BrokenOn >= keep.Day)],
            scheduleHistory.From(LocalDate.Min(keep.Day, changeableFrom))
        )
        {
            SettledExcuses = calendar.ExcusesBefore(keep.Day),
            HeadExcuses = calendar.ExcusesBefore(head.Day),
        };
    }

    /// <summary>The first day whose check-ins can still change the snapshot; the minimum date if all can.</summary>
    public LocalDate OpenFrom => Settled.IsBeginning ? LocalDate.MinIsoValue : Settled.Day;

    /// <summary>How many of the latest check-ins are among what was done on open days; <see cref="int.MaxValue"/> where all are.</summary>
    public int DaysHeld => Settled.IsBeginning ? int.MaxValue : Open.Count;

    /// <summary>Whether so many of the latest check-ins, or all that there are, are among what was done on open days.</summary>
    public bool HoldsLatest(int count) => DaysHeld >= count;

    /// <summary>Whether nothing was done on an open day.</summary>
    public bool IsEmptyOn(LocalDate day) => new Facts(Open).On(day) is null;

    /// <summary>Whether a change from a day on can be computed from the snapshot; otherwise it needs the whole history.</summary>
    public bool Reaches(LocalDate from) => Settled.IsBeginning || Settled.Day <= from;

    /// <summary>
    /// Whether a new schedule from a day on can be computed from the snapshot: the first one also applies to earlier days, and one that
    /// takes the place of another may join the period before to its own.
    /// </summary>
    public bool ReachesSchedule(LocalDate from) => Settled.IsBeginning || (Settled.Day < from && ScheduleHistory.Revisions[0].From < from);

    /// <summary>The state on the user's local day.</summary>
    public StreakStatus On(UserCalendar calendar) => StreakStatus.Of(this, calendar);
}
