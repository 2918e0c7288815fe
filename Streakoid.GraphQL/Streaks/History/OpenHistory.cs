using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.History;

/// <summary>
/// The part of a streak's history that a write may change, read with the streak's row held and written back in the same
/// transaction. It is the last days alone, whatever the history's length; all of it where a write reaches further back.
/// </summary>
public sealed class OpenHistory
{
    private readonly StreakoidDb _db;
    private readonly Streak _streak;
    private readonly Standing? _settled;
    private readonly Plan _formerPlan;
    private readonly IReadOnlyList<Stretch> _formerRuns;
    private readonly IReadOnlyList<Checkpoint> _formerCheckpoints;

    private readonly SortedList<LocalDate, Fact> _facts = [];
    private readonly Dictionary<LocalDate, CheckIn> _checkIns = [];

    private OpenHistory(
        StreakoidDb db, Streak streak, Standing? settled, Plan plan, IEnumerable<CheckIn> checkIns, IReadOnlyList<Stretch> runs, IReadOnlyList<Checkpoint> checkpoints)
    {
        (_db, _streak, _settled, _formerPlan, _formerRuns, _formerCheckpoints) = (db, streak, settled, plan, runs, checkpoints);
        Plan = plan;
        foreach (CheckIn checkIn in checkIns) Take(checkIn);
    }

    /// <summary>What is asked; set to change it.</summary>
    public Plan Plan { get; set; }

    /// <summary>The day's check-in; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">There is one, which was not read (<see cref="Told"/>).</exception>
    public CheckIn? On(LocalDate day) => _checkIns.TryGetValue(day, out CheckIn? checkIn) ? checkIn
        : _facts.ContainsKey(day) ? throw new InvalidOperationException($"The check-in of {day} was not read.") : null;

    /// <summary>Adds a check-in to a day that has none.</summary>
    public void Add(CheckIn checkIn)
    {
        Take(checkIn);
        _db.Changes.Add(checkIn);
    }

    /// <summary>Says that a check-in that was there has been changed.</summary>
    public void Changed(CheckIn checkIn)
    {
        _facts[checkIn.Day] = Fact.Of(checkIn);
        _db.Changes.Change(checkIn);
    }

    /// <summary>Takes a day's check-in away, if there is one.</summary>
    public void Remove(LocalDate day)
    {
        if (On(day) is not { } checkIn) return;
        _facts.Remove(day);
        _checkIns.Remove(day);
        _db.Changes.Remove(checkIn);
    }

    /// <summary>Reads the histories of held streaks.</summary>
    /// <param name="context">The mutation.</param>
    /// <param name="held">The streaks, whose rows are held.</param>
    /// <param name="reaches">Whether the change can be worked out from where a ledger has settled.</param>
    public static async Task<Dictionary<Guid, OpenHistory>> ReadAsync(PrincipalContext context, IReadOnlyCollection<Streak> held, Func<Ledger, bool> reaches)
    {
        (StreakoidDb db, CancellationToken cancellationToken) = (context.Db, context.CancellationToken);
        Dictionary<Guid, Ledger?> ledgers = held.ToDictionary(
            streak => streak.Id, streak => KeptLedgers.Of(streak) is { } ledger && reaches(ledger) ? ledger : null);
        List<Streak> whole = [.. held.Where(streak => ledgers[streak.Id] is null)];
        List<Guid> wholeIds = [.. whole.Select(streak => streak.Id)];
        LocalDate earliest = whole.Count > 0 ? LocalDate.MinIsoValue : ledgers.Values.Min(ledger => ledger!.OpenFrom);
        Read<CheckIn> since = StreakReads.CheckInsSince([.. ledgers.Keys], earliest);
        await db.ReadAsync([since], cancellationToken);
        ILookup<Guid, CheckIn> checkIns = since.Rows.ToLookup(c => c.StreakId);
        if (whole.Count == 0) return held.ToDictionary(streak => streak.Id, streak => Recent(db, streak, ledgers[streak.Id]!, checkIns[streak.Id]));
        Dictionary<Guid, Plan> plans = await db.PlansOfAsync(whole, context.Account, cancellationToken);
        ILookup<Guid, Run> runs = (await db.Runs.Where(r => r.UserId == db.OwnerId && wholeIds.Contains(r.StreakId)).ToListAsync(cancellationToken)).ToLookup(r => r.StreakId);
        ILookup<Guid, Checkpoint> checkpoints = (await db.Checkpoints.Where(c => c.UserId == db.OwnerId && wholeIds.Contains(c.StreakId))
            .ToListAsync(cancellationToken)).ToLookup(c => c.StreakId);
        return held.ToDictionary(streak => streak.Id, streak => ledgers[streak.Id] is { } ledger
            ? Recent(db, streak, ledger, checkIns[streak.Id])
            : new OpenHistory(db, streak, null, plans[streak.Id], checkIns[streak.Id], [.. runs[streak.Id].Select(Stretch.Of)], [.. checkpoints[streak.Id]]));
    }

    /// <summary>The history of a streak that is not in the database yet.</summary>
    public static OpenHistory OfNew(StreakoidDb db, Streak streak, Plan plan, IReadOnlyCollection<CheckIn> checkIns)
    {
        foreach (CheckIn checkIn in checkIns) db.Changes.Add(checkIn);
        return new(db, streak, null, new Plan([], [], []), checkIns, [], []) { Plan = plan };
    }

    /// <summary>The history that a ledger tells by itself. Days that have a check-in can be neither asked about nor changed, but for the one that was read.</summary>
    public static OpenHistory Told(StreakoidDb db, Streak streak, Ledger ledger, CheckIn? read)
    {
        OpenHistory history = Recent(db, streak, ledger, read is null ? [] : [read]);
        foreach (Fact fact in ledger.Open) history._facts[fact.Day] = fact;
        return history;
    }

    /// <summary>The history from where a ledger has settled on.</summary>
    /// <param name="db">The database.</param>
    /// <param name="streak">The streak.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="checkIns">Its check-ins, those from where the ledger has settled among them.</param>
    private static OpenHistory Recent(StreakoidDb db, Streak streak, Ledger ledger, IEnumerable<CheckIn> checkIns) =>
        new(db, streak, ledger.Settled.IsBeginning ? null : ledger.Settled, ledger.Plan, checkIns.Where(c => c.Day >= ledger.OpenFrom), ledger.Ended, []);

    private void Take(CheckIn checkIn)
    {
        _facts.Add(checkIn.Day, Fact.Of(checkIn));
        _checkIns.Add(checkIn.Day, checkIn);
    }

    /// <summary>Works the ledger out anew and writes it, with the runs and plans that changed.</summary>
    public StreakView Close(UserCalendar calendar, LocalDate changeableFrom)
    {
        List<Fact> facts = [.. _facts.Values];
        List<Stretch> runs = [];
        List<Checkpoint> checkpoints = [];
        Ledger ledger = Ledger.Of(
            _settled ?? Standing.Before(Plan, facts), Plan, facts, calendar, changeableFrom,
            (before, after) =>
            {
                if (Quarter(before.Day) != Quarter(after.Day) && !after.IsBeginning) checkpoints.Add(Checkpointed(after));
            },
            runs.Add);
        PlanRows.Write(_db, _streak, _formerPlan, Plan);
        WriteRuns(runs);
        if (_formerCheckpoints.Count > 0) _db.Changes.RemoveCheckpoints(_streak.Id);
        foreach (Checkpoint checkpoint in checkpoints) _db.Changes.Add(checkpoint);
        _streak.Keep(LedgerBytes.Write(ledger), ledger.OpenFrom);
        // What Entity Framework tracks, it writes.
        if (_db.Entry(_streak).State == EntityState.Detached) _db.Changes.KeepLedger(_streak);
        return new StreakView(_streak, ledger, calendar);
    }

    private void WriteRuns(List<Stretch> present)
    {
        Dictionary<LocalDate, Stretch> former = _formerRuns.ToDictionary(run => run.First);
        foreach (Stretch run in present)
        {
            if (!former.Remove(run.First, out Stretch? same) || same != run) _db.Changes.Put(Row(run));
        }
        foreach (LocalDate first in former.Keys) _db.Changes.RemoveRun(_streak.Id, first);
    }

    private Run Row(Stretch run) => new()
    {
        UserId = _streak.UserId, StreakId = _streak.Id, FirstDay = run.First, LastDay = run.Last, Length = run.Length, Unit = run.Unit, BrokenOn = run.BrokenOn!.Value,
    };

    private Checkpoint Checkpointed(Standing standing) =>
        new() { UserId = _streak.UserId, StreakId = _streak.Id, Day = standing.Day, Bytes = LedgerBytes.Write(standing) };

    private static int Quarter(LocalDate day) => (day.Year * 4) + ((day.Month - 1) / 3);
}
