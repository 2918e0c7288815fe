using NodaTime;
using Streakoid.Streaks.Days;
using Streakoid.Streaks.Rules;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>
/// A streak as the server keeps it, without a database: a ledger that went through its bytes, the runs that are over as rows,
/// and of the history no more than a write reads.
/// </summary>
public sealed class KeptStreak
{
    private readonly SortedDictionary<LocalDate, Fact> _facts = [];
    private readonly Dictionary<LocalDate, Stretch> _rows = [];
    private readonly List<Standing> _checkpoints = [];
    private byte[] _bytes;

    /// <summary>All that was ever asked.</summary>
    public Plan Plan { get; private set; }

    public KeptStreak(Plan plan) => _bytes = LedgerBytes.Write(Ledger.Of(Plan = plan));

    /// <summary>Makes a change as a mutation does.</summary>
    public void Change(UserCalendar calendar, int backdating, Action<SortedDictionary<LocalDate, Fact>>? facts, Func<Plan, Plan>? plan, LocalDate? scheduleFrom = null)
    {
        Ledger former = LedgerBytes.ReadLedger(_bytes)!;
        // A check-in is worked out from what the ledger holds of the open days, without reading them.
        Assert.Equal(_facts.Values.Where(fact => fact.Day >= former.OpenFrom), former.Open);
        facts?.Invoke(_facts);
        if (plan is not null) Plan = plan(Plan);
        Plan tail = plan is null ? former.Plan : plan(former.Plan);
        List<Fact> read = [.. _facts.Values.Where(fact => fact.Day >= former.OpenFrom)];
        List<Stretch> ended = [];
        Standing from = former.Settled.IsBeginning ? Standing.Before(tail, read) : former.Settled;
        LocalDate earliest = calendar.Today.PlusDays(-backdating);
        if (!(scheduleFrom is { } revised ? former.ReachesSchedule(revised) : former.Reaches(earliest)))
        {
            (from, tail, read) = (Standing.Before(Plan, [.. _facts.Values]), Plan, [.. _facts.Values]);
            _rows.Clear();
            _checkpoints.Clear();
        }
        Ledger ledger = Ledger.Of(
            from, tail, read, calendar, earliest,
            (before, after) =>
            {
                if (before.Day.Month / 4 != after.Day.Month / 4 && !after.IsBeginning) _checkpoints.Add(LedgerBytes.ReadStanding(LedgerBytes.Write(after))!);
            },
            ended.Add);
        foreach (Stretch run in former.Ended) _rows.Remove(run.First);
        foreach (Stretch run in ended) _rows[run.First] = run;
        _bytes = LedgerBytes.Write(ledger);
    }

    public StreakNow On(UserCalendar calendar) => LedgerBytes.ReadLedger(_bytes)!.On(calendar);

    public LocalDate? BreaksAfter(UserCalendar calendar) => On(calendar).BreaksAfter(LedgerBytes.ReadLedger(_bytes)!, calendar);

    /// <summary>All runs, oldest first, in the walker's words.</summary>
    public List<string> Runs(UserCalendar calendar)
    {
        StreakNow now = On(calendar);
        return [.. _rows.Values.Concat(now.EndedSince).Concat(now.Standing.Alive is { } alive ? [alive] : []).OrderBy(run => run.First)
            .Select(run => $"{run.First:uuuu-MM-dd} to {run.Last:uuuu-MM-dd}: {run.Length}, broken {run.BrokenOn:uuuu-MM-dd}")];
    }

    /// <summary>What became of days, read from the last checkpoint before them.</summary>
    public IReadOnlyList<StreakDay> Days(UserCalendar calendar, DayRange range)
    {
        Standing? checkpoint = _checkpoints.LastOrDefault(one => one.Day <= range.From);
        Standing from = checkpoint ?? Standing.Before(Plan, [.. _facts.Values]);
        return new DayReport(from, Plan, [.. _facts.Values.Where(fact => fact.Day >= from.Day)], calendar, range).Days();
    }
}
