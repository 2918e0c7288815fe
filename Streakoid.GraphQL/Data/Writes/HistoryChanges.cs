using NodaTime;
using NpgsqlTypes;

namespace Streakoid.Data;

/// <summary>
/// What a transaction changes of streaks' histories, gathered until it ends and then written in the round trip that commits it. It is written
/// by hand because a check-in is what users do all day, and Entity Framework took longer to find out what had changed than PostgreSQL to write it.
/// </summary>
public sealed class HistoryChanges
{
    private readonly List<CheckIn> _added = [];
    private readonly List<CheckIn> _changed = [];
    private readonly List<CheckIn> _removed = [];
    private readonly List<Run> _runs = [];
    private readonly List<(Guid Streak, LocalDate FirstDay)> _runsRemoved = [];
    private readonly List<Checkpoint> _checkpoints = [];
    private readonly List<Guid> _checkpointsRemoved = [];
    private readonly List<Streak> _ledgers = [];

    public bool IsEmpty => AreNone && _ledgers.Count == 0;

    /// <summary>Whether nothing was done: at most a ledger says the same in other words.</summary>
    public bool AreNone => _added.Count + Others == 0;

    private int Others => _changed.Count + _removed.Count + _runs.Count + _runsRemoved.Count + _checkpoints.Count + _checkpointsRemoved.Count;

    public void Add(CheckIn checkIn) => _added.Add(checkIn);

    /// <summary>What may change of a check-in: its amount, its note, its devices' ids. One that is new is written as it is in any case.</summary>
    public void Change(CheckIn checkIn)
    {
        if (!_added.Contains(checkIn) && !_changed.Contains(checkIn)) _changed.Add(checkIn);
    }

    public void Remove(CheckIn checkIn)
    {
        if (!_added.Remove(checkIn)) _removed.Add(checkIn);
    }

    /// <summary>Adds a run that is over, or changes the one of this first day.</summary>
    public void Put(Run run) => _runs.Add(run);

    public void RemoveRun(Guid streak, LocalDate firstDay) => _runsRemoved.Add((streak, firstDay));

    public void Add(Checkpoint checkpoint) => _checkpoints.Add(checkpoint);

    /// <summary>Removes all checkpoints of a streak that were there before.</summary>
    public void RemoveCheckpoints(Guid streak) => _checkpointsRemoved.Add(streak);

    /// <summary>Writes the ledger that the streak keeps.</summary>
    public void KeepLedger(Streak streak) => _ledgers.Add(streak);

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        foreach (System.Collections.IList list in (System.Collections.IList[])[_added, _changed, _removed, _runs, _runsRemoved, _checkpoints, _checkpointsRemoved, _ledgers]) list.Clear();
    }

    /// <summary>
    /// The one statement of a check-in and the ledger that it was worked out from, which writes both or, where the ledger is another one by now, neither. Null where there is more to write.
    /// </summary>
    /// <exception cref="ForeignRowException">A row is not the owner's.</exception>
    internal Write? IfUnchanged(StreakoidDb db, byte[] ledger)
    {
        if (_added is not [var one] || _ledgers is not [var streak] || Others > 0) return null;
        db.Look<CheckIn>(one.UserId);
        db.Look<Streak>(streak.UserId);
        return new Write(
            """
            with kept as (update streaks set kept = $3, settled_on = $4
              where user_id = $1 and id = $2 and kept = $5 and ledger is null and standing is null returning 1)
            insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids) select $1, $6, $2, $7, $8, $9, $10, $11, $12 from kept
            """,
            null, Parameters.Of(streak.Id), Parameters.Of(streak.Kept!), Parameters.Of(streak.SettledOn), Parameters.Of(ledger), Parameters.Of(one.Id), Parameters.Of(one.Day),
            Parameters.Of(one.OccurredAt), Parameters.Of(one.TimeZone), Parameters.Of(one.Amount), Parameters.OrNull(one.Note), Parameters.Each(one.ClientIds, NpgsqlDbType.Uuid));
    }

    /// <summary>The statements, in an order in which each finds what it needs.</summary>
    /// <exception cref="ForeignRowException">A row is not the owner's.</exception>
    internal List<Write> Writes(StreakoidDb db)
    {
        foreach (CheckIn checkIn in _added.Concat(_changed).Concat(_removed)) db.Look<CheckIn>(checkIn.UserId);
        foreach (Run run in _runs) db.Look<Run>(run.UserId);
        foreach (Checkpoint checkpoint in _checkpoints) db.Look<Checkpoint>(checkpoint.UserId);
        foreach (Streak streak in _ledgers) db.Look<Streak>(streak.UserId);
        List<Write> writes = [];
        if (_removed.Count > 0)
        {
            writes.Add(new Write(
                "delete from check_ins where user_id = $1 and id = any($2)", _removed.Count, Parameters.Each(_removed.Select(one => one.Id), NpgsqlDbType.Uuid)));
        }
        if (_added is [var added]) writes.Add(Insert(added));
        else if (_added.Count > 1) writes.Add(CheckInBulk.Insert(_added));
        writes.AddRange(_changed.Select(Update));
        if (_runsRemoved.Count > 0)
        {
            writes.Add(new Write(
                "delete from runs r using unnest($2, $3) gone (streak_id, first_day) where r.user_id = $1 and r.streak_id = gone.streak_id and r.first_day = gone.first_day",
                _runsRemoved.Count, Parameters.Each(_runsRemoved.Select(run => run.Streak), NpgsqlDbType.Uuid), Parameters.Each(_runsRemoved.Select(run => run.FirstDay), NpgsqlDbType.Date)));
        }
        if (_runs.Count > 0) writes.Add(Upsert(_runs));
        if (_checkpointsRemoved.Count > 0)
            writes.Add(new Write("delete from checkpoints where user_id = $1 and streak_id = any($2)", null, Parameters.Each(_checkpointsRemoved, NpgsqlDbType.Uuid)));
        if (_checkpoints.Count > 0) writes.Add(Upsert(_checkpoints));
        if (_ledgers is [var kept])
        {
            writes.Add(new Write(
                "update streaks set kept = $3, settled_on = $4, ledger = null, standing = null where user_id = $1 and id = $2", 1, Parameters.Of(kept.Id), Parameters.Of(kept.Kept!), Parameters.Of(kept.SettledOn)));
        }
        else if (_ledgers.Count > 1)
        {
            writes.Add(new Write(
                "update streaks s set kept = k.kept, settled_on = k.settled_on, ledger = null, standing = null from unnest($2, $3, $4) k (id, kept, settled_on) where s.user_id = $1 and s.id = k.id",
                _ledgers.Count, Parameters.Each(_ledgers.Select(one => one.Id), NpgsqlDbType.Uuid), Parameters.Each(_ledgers.Select(one => one.Kept!), NpgsqlDbType.Bytea),
                Parameters.Each(_ledgers.Select(one => one.SettledOn), NpgsqlDbType.Date)));
        }
        return writes;
    }

    private static Write Insert(CheckIn one) => new(
        "insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", 1,
        Parameters.Of(one.Id), Parameters.Of(one.StreakId), Parameters.Of(one.Day), Parameters.Of(one.OccurredAt), Parameters.Of(one.TimeZone), Parameters.Of(one.Amount),
        Parameters.OrNull(one.Note), Parameters.Each(one.ClientIds, NpgsqlDbType.Uuid));

    private static Write Update(CheckIn one) => new(
        "update check_ins set amount = $3, note = $4, client_ids = $5 where user_id = $1 and id = $2", 1,
        Parameters.Of(one.Id), Parameters.Of(one.Amount), Parameters.OrNull(one.Note), Parameters.Each(one.ClientIds, NpgsqlDbType.Uuid));

    private static Write Upsert(List<Run> runs) => new(
        """
        insert into runs (user_id, streak_id, first_day, last_day, length, unit, broken_on) select $1, * from unnest($2, $3, $4, $5, $6, $7)
        on conflict (user_id, streak_id, first_day) do update set last_day = excluded.last_day, length = excluded.length, unit = excluded.unit, broken_on = excluded.broken_on
        """,
        runs.Count, Parameters.Each(runs.Select(run => run.StreakId), NpgsqlDbType.Uuid), Parameters.Each(runs.Select(run => run.FirstDay), NpgsqlDbType.Date),
        Parameters.Each(runs.Select(run => run.LastDay), NpgsqlDbType.Date), Parameters.Each(runs.Select(run => run.Length), NpgsqlDbType.Integer),
        Parameters.Each(runs.Select(run => (int)run.Unit), NpgsqlDbType.Integer), Parameters.Each(runs.Select(run => run.BrokenOn), NpgsqlDbType.Date));

    private static Write Upsert(List<Checkpoint> checkpoints) => new(
        """
        insert into checkpoints (user_id, streak_id, day, standing) select $1, * from unnest($2, $3, $4)
        on conflict (user_id, streak_id, day) do update set standing = excluded.standing
        """,
        checkpoints.Count, Parameters.Each(checkpoints.Select(one => one.StreakId), NpgsqlDbType.Uuid), Parameters.Each(checkpoints.Select(one => one.Day), NpgsqlDbType.Date),
        Parameters.Each(checkpoints.Select(one => one.Standing), NpgsqlDbType.Jsonb));
}
