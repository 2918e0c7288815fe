using GraphQLParser.AST;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Connections;
using Streakoid.Streaks.History;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks;

/// <summary>A streak as its user sees it today.</summary>
/// <param name="streak">The streak.</param>
/// <param name="ledger">What its standing follows from; null where the row keeps it.</param>
/// <param name="calendar">The user's days.</param>
public sealed class StreakView(Streak streak, Ledger? ledger, UserCalendar calendar) : IOwned
{
    private List<(GraphQLField Field, Connection<CheckIn> Page)>? _checkIns;

    public Streak Streak => streak;

    Guid IOwned.UserId => streak.UserId;

    /// <summary>Takes a page of check-ins that was read along with the streak for a selected field.</summary>
    public void OpenCheckIns(GraphQLField field, Connection<CheckIn> page) => (_checkIns ??= new(1)).Add((field, page));

    /// <summary>The page that was read along for a selected field; null where it has to be loaded.</summary>
    public Connection<CheckIn>? CheckInsOf(GraphQLField field)
    {
        foreach ((GraphQLField opened, Connection<CheckIn> page) in _checkIns ?? [])
            if (ReferenceEquals(opened, field)) return page;
        return null;
    }

    /// <summary>What its standing follows from; read when it is asked for, which by a page of names it never is.</summary>
    public Ledger Ledger => ledger ??= LedgerBytes.ReadLedger(streak.Ledger)!;

    /// <summary>The latest check-ins, so many or all that there are, by their days alone; null where the ledger that the row keeps does not hold them.</summary>
    public List<CheckIn>? LatestDays(int count)
    {
        if (!KeptLedgers.CanWait(streak) || !Ledger.HoldsLatest(count)) return null;
        List<CheckIn> days = new(Math.Min(count, Ledger.Open.Count));
        for (int i = Ledger.Open.Count - 1; i >= 0 && days.Count < count; i--)
            days.Add(new CheckIn(new CheckInOfDay(streak.UserId, streak.Id, Ledger.Open[i].Day, Ledger.Open[i].Amount)));
        return days;
    }

    public UserCalendar Calendar => calendar;

    /// <summary>How it stands, archived or not.</summary>
    public StreakNow Now => field ??= Ledger.On(calendar);

    public StreakState State => streak.ArchivedAt is null ? Now.State : StreakState.Archived;

    /// <summary>The schedule that today is judged by.</summary>
    public Revision Revision => Ledger.Plan.RevisionOn(calendar.Today);

    /// <summary>The instant at which it breaks if nothing more is done; null where it does not in sight, is broken or archived.</summary>
    public Instant? DueBy(LocalTime dayStartsAt) =>
        streak.ArchivedAt is null && Now.BreaksAfter(Ledger, calendar) is { } last
            ? LocalDays.StartOf(LocalDays.Next(last, calendar.Zone), calendar.Zone, dayStartsAt)
            : null;
}
