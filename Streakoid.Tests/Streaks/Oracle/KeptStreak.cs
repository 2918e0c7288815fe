using NodaTime;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;
using Streakoid.Streaks.Views;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>
/// A streak as the server keeps it, without a database: a snapshot that went through its bytes, the runs that are over as rows,
/// and of the history no more than a write reads.
/// </summary>
public sealed class KeptStreak
{
    private readonly SortedDictionary<LocalDate, Fact> _facts = [];
    private readonly Dictionary<LocalDate, RunSpan> _rows = [];
    private readonly List<(LocalDate Day, byte[] State)> _checkpoints = [];
    private byte[] _bytes;

    /// <summary>All that was ever asked.</summary>
    public ScheduleHistory ScheduleHistory { get; private set; }

    public KeptStreak(ScheduleHistory scheduleHistory, UserCalendar calendar) =>
        _bytes = StreakSnapshotBytes.Write(StreakSnapshot.Of(ScheduleHistory = scheduleHistory, calendar));

    /// <summary>Makes a change as a mutation does.</summary>
    public void Change(
        UserCalendar calendar,
        int backdating,
        Action<SortedDictionary<LocalDate, Fact>>? facts,
        Func<ScheduleHistory, ScheduleHistory>? scheduleHistory,
        LocalDate? scheduleFrom = null
    )
    {
        StreakSnapshot former = StreakSnapshotBytes.ReadSnapshot(_bytes)!;
        // A check-in is worked out from what the snapshot holds of the open days, without reading them.
        Assert.Equal(_facts.Values.Where(fact => fact.Day >= former.OpenFrom), former.Open);
        facts?.Invoke(_facts);
        if (scheduleHistory is not null)
            ScheduleHistory = scheduleHistory(ScheduleHistory);
        ScheduleHistory tail = scheduleHistory is null ? former.ScheduleHistory : scheduleHistory(former.ScheduleHistory);
        List<Fact> read = [.. _facts.Values.Where(fact => fact.Day >= former.OpenFrom)];
        List<RunSpan> ended = [];
        EvaluationState from = former.Settled.IsBeginning ? EvaluationState.Before(tail, read) : former.Settled;
        LocalDate earliest = calendar.Today.PlusDays(-backdating);
        bool reaches = scheduleFrom is { } revised ? former.ReachesSchedule(revised) : former.Reaches(earliest);
        if (!reaches || !former.HoldsFor(calendar))
        {
            (from, tail, read) = (EvaluationState.Before(ScheduleHistory, [.. _facts.Values]), ScheduleHistory, [.. _facts.Values]);
            _rows.Clear();
            _checkpoints.Clear();
        }
        StreakSnapshot snapshot = StreakSnapshot.Of(
            from,
            tail,
            read,
            calendar,
            earliest,
            (before, after) =>
            {
                if (before.Day.Month / 4 != after.Day.Month / 4 && !after.IsBeginning)
                    _checkpoints.Add((after.Day, StreakSnapshotBytes.Write(after, calendar.ExcusesBefore(after.Day))));
            },
            ended.Add
        );
        foreach (RunSpan run in former.Ended)
            _rows.Remove(run.First);
        foreach (RunSpan run in ended)
            _rows[run.First] = run;
        _bytes = StreakSnapshotBytes.Write(snapshot);
    }

    public StreakStatus On(UserCalendar calendar) => Read(calendar, out _).On(calendar);

    public LocalDate? BreaksAfter(UserCalendar calendar)
    {
        StreakSnapshot snapshot = Read(calendar, out _);
        return snapshot.On(calendar).BreaksAfter(snapshot, calendar);
    }

    /// <summary>All runs, oldest first, in the walker's words.</summary>
    public List<string> Runs(UserCalendar calendar)
    {
        StreakSnapshot snapshot = Read(calendar, out List<RunSpan>? again);
        StreakStatus now = snapshot.On(calendar);
        bool fromSettled = snapshot.Latest(calendar) != snapshot.Head;
        IEnumerable<RunSpan> past = again ?? _rows.Values.Where(run => !fromSettled || run.BrokenOn < snapshot.Settled.Day);
        return
        [
            .. past.Concat(now.EndedSince)
                .Concat(now.EvaluationState.Alive is { } alive ? [alive] : [])
                .OrderBy(run => run.First)
                .Select(run =>
                    $"{run.First:uuuu-MM-dd} to {run.Last:uuuu-MM-dd}: {run.Length} {run.Unit.ToString().ToUpperInvariant()}, broken {run.BrokenOn:uuuu-MM-dd}"
                ),
        ];
    }

    /// <summary>The snapshot as a read finds it: evaluated again, with all runs that ended, where incidents before it became known.</summary>
    private StreakSnapshot Read(UserCalendar calendar, out List<RunSpan>? ended)
    {
        ended = null;
        if (StreakSnapshotBytes.HoldFor(_bytes, calendar))
            return StreakSnapshotBytes.ReadSnapshot(_bytes)!;
        List<Fact> all = [.. _facts.Values];
        return StreakSnapshot.Of(
            EvaluationState.Before(ScheduleHistory, all),
            ScheduleHistory,
            all,
            calendar,
            calendar.Today.PlusDays(-7),
            ended: (ended = []).Add
        );
    }

    /// <summary>What became of days, read from the last checkpoint before them.</summary>
    public IReadOnlyList<StreakDay> Days(UserCalendar calendar, DayRange range)
    {
        byte[]? checkpoint = _checkpoints.LastOrDefault(one => one.Day <= range.From).State;
        EvaluationState from =
            StreakSnapshotBytes.ReadEvaluationState(checkpoint, calendar) ?? EvaluationState.Before(ScheduleHistory, [.. _facts.Values]);
        return new DayReport(from, ScheduleHistory, [.. _facts.Values.Where(fact => fact.Day >= from.Day)], calendar, range).Days();
    }
}
