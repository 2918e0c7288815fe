using GraphQLParser.AST;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Connections;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.Streaks.Views;

/// <summary>A streak with its state today.</summary>
/// <param name="streak">The streak.</param>
/// <param name="snapshot">What its evaluation state follows from; null where the row keeps it.</param>
/// <param name="calendar">The user's days.</param>
public sealed class StreakView(Streak streak, StreakSnapshot? snapshot, UserCalendar calendar) : IOwned
{
    private List<(GraphQLField Field, Connection<CheckIn> Page)>? _checkIns;
    private Breaking? _breaksAfter;

    public Streak Streak => streak;

    Guid IOwned.UserId => streak.UserId;

    /// <summary>Takes a page of check-ins that was read along with the streak for a selected field.</summary>
    public void AddPrefetched(GraphQLField field, Connection<CheckIn> page) => (_checkIns ??= new(1)).Add((field, page));

    /// <summary>The page that was read along for a selected field; null where it has to be loaded.</summary>
    public Connection<CheckIn>? CheckInsOf(GraphQLField field)
    {
        foreach ((GraphQLField prefetched, Connection<CheckIn> page) in _checkIns ?? [])
            if (ReferenceEquals(prefetched, field))
                return page;
        return null;
    }

    /// <summary>
    /// What its evaluation state follows from, paused while it is archived; read when it is asked for, which by a page of names it never is.
    /// </summary>
    public StreakSnapshot Snapshot => field ??= Archived(snapshot ?? StreakSnapshotBytes.ReadSnapshot(streak.Snapshot)!);

    private StreakSnapshot Archived(StreakSnapshot kept) =>
        calendar.ArchivedOn(streak) is { } day ? kept with { ScheduleHistory = kept.ScheduleHistory.Archived(day) } : kept;

    /// <summary>
    /// The latest check-ins, so many or all that there are, by their days alone; null where the snapshot that the row keeps does not hold
    /// them.
    /// </summary>
    public List<CheckIn>? LatestDays(int count)
    {
        if (!StreakSnapshotBytes.AreReadable(streak.Snapshot) || !Snapshot.HoldsLatest(count))
            return null;
        List<CheckIn> days = new(Math.Min(count, Snapshot.Open.Count));
        for (int i = Snapshot.Open.Count - 1; i >= 0 && days.Count < count; i--)
            days.Add(new CheckIn(new CheckInOfDay(streak.UserId, streak.Id, Snapshot.Open[i].Day, Snapshot.Open[i].Amount)));
        return days;
    }

    /// <summary>
    /// The runs that ended before its latest check-in, where its whole history was evaluated again; null where the rows of them are right.
    /// </summary>
    public IReadOnlyList<RunSpan>? Ended { get; init; }

    public UserCalendar Calendar => calendar;

    /// <summary>How it stands, archived or not.</summary>
    public StreakStatus Status => field ??= Snapshot.On(calendar);

    public StreakState State => streak.ArchivedAt is null ? Status.State : StreakState.Archived;

    /// <summary>One of its runs.</summary>
    public RunView? RunOf(RunSpan? run) => run is null ? null : new RunView(streak.Id, run);

    /// <summary>The schedule that is effective today.</summary>
    public Revision Revision => Snapshot.ScheduleHistory.RevisionOn(calendar.Today);

    /// <summary>The instant at which it breaks if nothing more is done; null where it does not in sight, is broken or archived.</summary>
    public Instant? DueBy(LocalTime dayStartsAt) =>
        streak.ArchivedAt is null && (_breaksAfter ??= new(Status.BreaksAfter(Snapshot, calendar))).Day is { } last
            ? LocalDays.StartOf(LocalDays.Next(last, calendar.Zone), calendar.Zone, dayStartsAt)
            : null;

    /// <summary>What is done of what the current period asks for; null if it asks for nothing.</summary>
    public StreakProgress? Progress => streak.ArchivedAt is null ? StreakProgress.Of(Snapshot, Status, calendar) : null;

    /// <summary>The last day before it breaks, once it is known: a list by it asks several times.</summary>
    private sealed record Breaking(LocalDate? Day);
}
