using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

/// <summary>
/// The part of a streak's history that a write may change, read with the streak's row locked and written back in the same
/// transaction: only the last days, or the whole history if a write reaches further back.
/// </summary>
public sealed class OpenHistory
{
    private readonly StreakoidDb _db;
    private readonly Streak _streak;
    private readonly EvaluationState? _settled;
    private readonly ScheduleHistory _formerScheduleHistory;
    private readonly IReadOnlyList<RunSpan> _formerRuns;
    private readonly IReadOnlyList<Checkpoint> _formerCheckpoints;

    private readonly SortedList<LocalDate, Fact> _facts = [];
    private readonly Dictionary<LocalDate, CheckIn> _checkIns = [];

    private OpenHistory(
        StreakoidDb db,
        Streak streak,
        EvaluationState? settled,
        ScheduleHistory scheduleHistory,
        IEnumerable<CheckIn> checkIns,
        IReadOnlyList<RunSpan> runs,
        IReadOnlyList<Checkpoint> checkpoints
    )
    {
        (_db, _streak, _settled, _formerScheduleHistory, _formerRuns, _formerCheckpoints) = (
            db,
            streak,
            settled,
            scheduleHistory,
            runs,
            checkpoints
        );
        ScheduleHistory = scheduleHistory;
        foreach (CheckIn checkIn in checkIns)
            Take(checkIn);
    }

    /// <summary>What is asked; set to change it.</summary>
    public ScheduleHistory ScheduleHistory { get; set; }

    /// <summary>The day's check-in; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">There is one, which was not read (<see cref="Told"/>).</exception>
    public CheckIn? On(LocalDate day) =>
        _checkIns.TryGetValue(day, out CheckIn? checkIn) ? checkIn
        : _facts.ContainsKey(day) ? throw new InvalidOperationException($"The check-in of {day} was not read.")
        : null;

    /// <summary>Adds a check-in to a day that has none.</summary>
    public void Add(CheckIn checkIn)
    {
        Take(checkIn);
        _db.Changes.Add(checkIn);
    }

    /// <summary>Marks an existing check-in as changed.</summary>
    public void Changed(CheckIn checkIn)
    {
        _facts[checkIn.Day] = Fact.Of(checkIn);
        _db.Changes.Change(checkIn);
    }

    /// <summary>Removes a day's check-in, if there is one.</summary>
    public void Remove(LocalDate day)
    {
        if (On(day) is not { } checkIn)
            return;
        _facts.Remove(day);
        _checkIns.Remove(day);
        _db.Changes.Remove(checkIn);
    }

    /// <summary>Reads the histories of locked streaks.</summary>
    /// <param name="context">The mutation.</param>
    /// <param name="held">The locked streaks.</param>
    /// <param name="reaches">Whether the change can be computed from the settled part of a snapshot.</param>
    public static async Task<Dictionary<Guid, OpenHistory>> ReadAsync(
        PrincipalContext context,
        IReadOnlyCollection<Streak> held,
        Func<StreakSnapshot, bool> reaches
    )
    {
        (StreakoidDb db, CancellationToken cancellationToken) = (context.Db, context.CancellationToken);
        UserCalendar calendar = context.Calendar();
        Dictionary<Guid, StreakSnapshot?> snapshots = held.ToDictionary(
            streak => streak.Id,
            streak =>
                StreakSnapshotBytes.ReadSnapshot(streak.Snapshot) is { } snapshot && reaches(snapshot) && snapshot.HoldsFor(calendar)
                    ? snapshot
                    : null
        );
        List<Streak> whole = [.. held.Where(streak => snapshots[streak.Id] is null)];
        List<Guid> wholeIds = [.. whole.Select(streak => streak.Id)];
        // A streak that has just begun is read from its first day, which must not make the others be read from theirs.
        Read<CheckIn>[] reads =
        [
            .. snapshots
                .GroupBy(pair => (pair.Value?.OpenFrom ?? LocalDate.MinIsoValue) == LocalDate.MinIsoValue, pair => pair)
                .Select(same =>
                    StreakReads.CheckInsSince(
                        [.. same.Select(pair => pair.Key)],
                        same.Min(pair => pair.Value?.OpenFrom ?? LocalDate.MinIsoValue)
                    )
                ),
        ];
        await db.ReadAsync(reads, cancellationToken);
        ILookup<Guid, CheckIn> checkIns = reads.SelectMany(read => read.Rows).ToLookup(c => c.StreakId);
        if (whole.Count == 0)
            return held.ToDictionary(streak => streak.Id, streak => Recent(db, streak, snapshots[streak.Id]!, checkIns[streak.Id]));
        Dictionary<Guid, ScheduleHistory> scheduleHistories = await db.ScheduleHistoriesOfAsync(whole, context.Account, cancellationToken);
        ILookup<Guid, Run> runs = (
            await db.Runs.Where(r => r.UserId == db.OwnerId && wholeIds.Contains(r.StreakId)).ToListAsync(cancellationToken)
        ).ToLookup(r => r.StreakId);
        ILookup<Guid, Checkpoint> checkpoints = (
            await db.Checkpoints.Where(c => c.UserId == db.OwnerId && wholeIds.Contains(c.StreakId)).ToListAsync(cancellationToken)
        ).ToLookup(c => c.StreakId);
        return held.ToDictionary(
            streak => streak.Id,
            streak =>
                snapshots[streak.Id] is { } snapshot
                    ? Recent(db, streak, snapshot, checkIns[streak.Id])
                    : new OpenHistory(
                        db,
                        streak,
                        null,
                        scheduleHistories[streak.Id],
                        checkIns[streak.Id],
                        [.. runs[streak.Id].Select(RunSpan.Of)],
                        [.. checkpoints[streak.Id]]
                    )
        );
    }

    /// <summary>The history of a new streak.</summary>
    public static OpenHistory OfNew(StreakoidDb db, Streak streak, ScheduleHistory scheduleHistory, IReadOnlyCollection<CheckIn> checkIns)
    {
        foreach (CheckIn checkIn in checkIns)
            db.Changes.Add(checkIn);
        return new(db, streak, null, new ScheduleHistory([], [], []), checkIns, [], []) { ScheduleHistory = scheduleHistory };
    }

    /// <summary>
    /// The history that a snapshot contains. Days with a check-in can be neither read nor changed, except the one that was read.
    /// </summary>
    public static OpenHistory Told(StreakoidDb db, Streak streak, StreakSnapshot snapshot, CheckIn? read)
    {
        OpenHistory history = Recent(db, streak, snapshot, read is null ? [] : [read]);
        foreach (Fact fact in snapshot.Open)
            history._facts[fact.Day] = fact;
        return history;
    }

    /// <summary>The history from where a snapshot has settled on.</summary>
    /// <param name="db">The database.</param>
    /// <param name="streak">The streak.</param>
    /// <param name="snapshot">Its snapshot.</param>
    /// <param name="checkIns">Its check-ins, those from where the snapshot has settled among them.</param>
    private static OpenHistory Recent(StreakoidDb db, Streak streak, StreakSnapshot snapshot, IEnumerable<CheckIn> checkIns) =>
        new(
            db,
            streak,
            snapshot.Settled.IsBeginning ? null : snapshot.Settled,
            snapshot.ScheduleHistory,
            checkIns.Where(c => c.Day >= snapshot.OpenFrom),
            snapshot.Ended,
            []
        );

    private void Take(CheckIn checkIn)
    {
        _facts.Add(checkIn.Day, Fact.Of(checkIn));
        _checkIns.Add(checkIn.Day, checkIn);
    }

    /// <summary>Computes the snapshot again and writes it, with the changed runs and schedule histories.</summary>
    public StreakView Close(UserCalendar calendar, LocalDate changeableFrom)
    {
        List<Fact> facts = [.. _facts.Values];
        List<RunSpan> runs = [];
        List<Checkpoint> checkpoints = [];
        StreakSnapshot snapshot = StreakSnapshot.Of(
            _settled ?? EvaluationState.Before(ScheduleHistory, facts),
            ScheduleHistory,
            facts,
            calendar,
            changeableFrom,
            (before, after) =>
            {
                if (Quarter(before.Day) != Quarter(after.Day) && !after.IsBeginning)
                    checkpoints.Add(Checkpointed(after, calendar));
            },
            runs.Add
        );
        ScheduleRows.Write(_db, _streak, _formerScheduleHistory, ScheduleHistory);
        WriteRuns(runs);
        if (_formerCheckpoints.Count > 0)
            _db.Changes.RemoveCheckpoints(_streak.Id);
        foreach (Checkpoint checkpoint in checkpoints)
            _db.Changes.Add(checkpoint);
        _streak.Keep(StreakSnapshotBytes.Write(snapshot), snapshot.DaysHeld);
        // What Entity Framework tracks, it writes.
        if (_db.Entry(_streak).State == EntityState.Detached)
            _db.Changes.KeepSnapshot(_streak);
        return new StreakView(_streak, snapshot, calendar);
    }

    private void WriteRuns(List<RunSpan> present)
    {
        Dictionary<LocalDate, RunSpan> former = _formerRuns.ToDictionary(run => run.First);
        foreach (RunSpan run in present)
        {
            if (!former.Remove(run.First, out RunSpan? same) || same != run)
                _db.Changes.Put(Row(run));
        }
        foreach (LocalDate first in former.Keys)
            _db.Changes.RemoveRun(_streak.Id, first);
    }

    private Run Row(RunSpan run) =>
        new()
        {
            UserId = _streak.UserId,
            StreakId = _streak.Id,
            FirstDay = run.First,
            LastDay = run.Last,
            Length = run.Length,
            Unit = run.Unit,
            BrokenOn = run.BrokenOn!.Value,
        };

    private Checkpoint Checkpointed(EvaluationState evaluation, UserCalendar calendar) =>
        new()
        {
            UserId = _streak.UserId,
            StreakId = _streak.Id,
            Day = evaluation.Day,
            State = StreakSnapshotBytes.Write(evaluation, calendar.ExcusesBefore(evaluation.Day)),
        };

    private static int Quarter(LocalDate day) => (day.Year * 4) + ((day.Month - 1) / 3);
}
