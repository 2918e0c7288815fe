using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data.Sql;

/// <summary>The statements that write what a transaction changes of streaks' histories.</summary>
internal static class HistoryWrites
{
    /// <summary>
    /// One statement for a check-in and the snapshot that it was computed from, which writes both or, where the snapshot is another
    /// one by now, neither. Null where there is more to write.
    /// </summary>
    /// <exception cref="ForeignRowException">A row is not the owner's.</exception>
    internal static Write? IfUnchanged(this HistoryChanges changes, StreakoidDb db, byte[] snapshot, UnusedKey? key)
    {
        if (changes.Added is not [var one] || changes.Snapshots is not [var streak] || changes.Others > 0)
            return null;
        db.VerifyOwner<CheckIn>(one.UserId);
        db.VerifyOwner<Streak>(streak.UserId);
        NpgsqlParameter[] parameters =
        [
            Parameters.Of(streak.Id),
            Parameters.Of(streak.Snapshot!),
            Parameters.Of(streak.SnapshotDays!.Value),
            Parameters.Of(snapshot),
            Parameters.Of(one.Id),
            Parameters.Of(one.Day),
            Parameters.Of(one.OccurredAt),
            Parameters.Of(one.TimeZone),
            Parameters.Of(one.Amount),
            Parameters.OrNull(one.Note),
            Parameters.Each(one.ClientIds, NpgsqlDbType.Uuid),
            Parameters.Of(one.Backdated),
        ];
        return key is null
            ? new Write(OfCheckIn, null, parameters)
            : new Write(
                OfCheckInWithKey,
                null,
                [
                    .. parameters,
                    Parameters.Of(key.Key),
                    Parameters.Of(key.Fingerprint),
                    Parameters.Of(key.Now),
                    Parameters.Of(key.Now - AppliedWrites.Lifetime),
                ]
            );
    }

    private const string CheckInFromKept =
        "insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids, backdated) select $1, $6, $2, $7, $8, $9, $10, $11, $12, $13 from kept";

    private const string OfCheckIn = $"""
        with kept as (update streaks set snapshot = $3, snapshot_days = $4
          where user_id = $1 and id = $2 and snapshot = $5 returning 1)
        {CheckInFromKept}
        """;

    // A key that is stored meanwhile is a unique violation, and nothing is written at all.
    private const string OfCheckInWithKey = $"""
        with kept as (update streaks set snapshot = $3, snapshot_days = $4
          where user_id = $1 and id = $2 and snapshot = $5 and not exists (select from applied_writes where user_id = $1 and key = $14) returning 1),
        used as (insert into applied_writes (user_id, key, fingerprint, result, applied_at) select $1, $14, $15, $6, $16 from kept),
        swept as (delete from applied_writes where user_id = $1 and applied_at <= $17)
        {CheckInFromKept}
        """;

    /// <summary>The statements, in an order in which each finds what it needs.</summary>
    /// <exception cref="ForeignRowException">A row is not the owner's.</exception>
    internal static List<Write> Writes(this HistoryChanges changes, StreakoidDb db)
    {
        foreach (CheckIn checkIn in changes.Added.Concat(changes.Changed).Concat(changes.Removed))
            db.VerifyOwner<CheckIn>(checkIn.UserId);
        foreach (Run run in changes.Runs)
            db.VerifyOwner<Run>(run.UserId);
        foreach (Checkpoint checkpoint in changes.Checkpoints)
            db.VerifyOwner<Checkpoint>(checkpoint.UserId);
        foreach (Streak streak in changes.Snapshots)
            db.VerifyOwner<Streak>(streak.UserId);
        foreach (RecordedClientId id in changes.ClientIds)
            db.VerifyOwner<RecordedClientId>(id.UserId);
        List<Write> writes = [];
        if (changes.Positions.Count > 0)
            writes.Add(Positions(changes.Positions));
        if (changes.ClientIds.Count > 0)
            writes.Add(ClientIds.Register(changes.ClientIds));
        if (changes.Removed.Count > 0)
        {
            writes.Add(
                new Write(
                    "delete from check_ins where user_id = $1 and id = any($2)",
                    changes.Removed.Count,
                    Parameters.Each(changes.Removed.Select(one => one.Id), NpgsqlDbType.Uuid)
                )
            );
        }
        if (changes.Added is [var added])
            writes.Add(Insert(added));
        else if (changes.Added.Count > 1)
            writes.Add(CheckInBulk.Insert(changes.Added));
        writes.AddRange(changes.Changed.Select(Update));
        if (changes.RunsRemoved.Count > 0)
        {
            writes.Add(
                new Write(
                    "delete from runs r using unnest($2, $3) gone (streak_id, first_day) where r.user_id = $1 and r.streak_id = gone.streak_id and r.first_day = gone.first_day",
                    changes.RunsRemoved.Count,
                    Parameters.Each(changes.RunsRemoved.Select(run => run.Streak), NpgsqlDbType.Uuid),
                    Parameters.Each(changes.RunsRemoved.Select(run => run.FirstDay), NpgsqlDbType.Date)
                )
            );
        }
        if (changes.Runs.Count > 0)
            writes.Add(Upsert(changes.Runs));
        if (changes.CheckpointsRemoved.Count > 0)
            writes.Add(
                new Write(
                    "delete from checkpoints where user_id = $1 and streak_id = any($2)",
                    null,
                    Parameters.Each(changes.CheckpointsRemoved, NpgsqlDbType.Uuid)
                )
            );
        if (changes.Checkpoints.Count > 0)
            writes.Add(Upsert(changes.Checkpoints));
        if (changes.Snapshots is [var kept])
        {
            writes.Add(
                new Write(
                    "update streaks set snapshot = $3, snapshot_days = $4 where user_id = $1 and id = $2",
                    1,
                    Parameters.Of(kept.Id),
                    Parameters.Of(kept.Snapshot!),
                    Parameters.Of(kept.SnapshotDays!.Value)
                )
            );
        }
        else if (changes.Snapshots.Count > 1)
        {
            writes.Add(
                new Write(
                    "update streaks s set snapshot = k.snapshot, snapshot_days = k.days from unnest($2, $3, $4) k (id, snapshot, days) where s.user_id = $1 and s.id = k.id",
                    changes.Snapshots.Count,
                    Parameters.Each(changes.Snapshots.Select(one => one.Id), NpgsqlDbType.Uuid),
                    Parameters.Each(changes.Snapshots.Select(one => one.Snapshot!), NpgsqlDbType.Bytea),
                    Parameters.Each(changes.Snapshots.Select(one => one.SnapshotDays!.Value), NpgsqlDbType.Integer)
                )
            );
        }
        return writes;
    }

    /// <summary>The positions of streaks, which their transaction has locked.</summary>
    internal static Write Positions(IReadOnlyCollection<(Guid Id, int Position)> streaks) =>
        new(
            "update streaks s set position = p.position from unnest($2, $3) p (id, position) where s.user_id = $1 and s.id = p.id",
            streaks.Count,
            Parameters.Each(streaks.Select(one => one.Id), NpgsqlDbType.Uuid),
            Parameters.Each(streaks.Select(one => one.Position), NpgsqlDbType.Integer)
        );

    private static Write Insert(CheckIn one) =>
        new(
            "insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids, backdated) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            1,
            Parameters.Of(one.Id),
            Parameters.Of(one.StreakId),
            Parameters.Of(one.Day),
            Parameters.Of(one.OccurredAt),
            Parameters.Of(one.TimeZone),
            Parameters.Of(one.Amount),
            Parameters.OrNull(one.Note),
            Parameters.Each(one.ClientIds, NpgsqlDbType.Uuid),
            Parameters.Of(one.Backdated)
        );

    private static Write Update(CheckIn one) =>
        new(
            "update check_ins set amount = $3, note = $4, client_ids = $5, backdated = $6 where user_id = $1 and id = $2",
            1,
            Parameters.Of(one.Id),
            Parameters.Of(one.Amount),
            Parameters.OrNull(one.Note),
            Parameters.Each(one.ClientIds, NpgsqlDbType.Uuid),
            Parameters.Of(one.Backdated)
        );

    private static Write Upsert(List<Run> runs) =>
        new(
            """
            insert into runs (user_id, streak_id, first_day, last_day, length, unit, broken_on) select $1, * from unnest($2, $3, $4, $5, $6, $7)
            on conflict (user_id, streak_id, first_day) do update set last_day = excluded.last_day, length = excluded.length, unit = excluded.unit, broken_on = excluded.broken_on
            """,
            runs.Count,
            Parameters.Each(runs.Select(run => run.StreakId), NpgsqlDbType.Uuid),
            Parameters.Each(runs.Select(run => run.FirstDay), NpgsqlDbType.Date),
            Parameters.Each(runs.Select(run => run.LastDay), NpgsqlDbType.Date),
            Parameters.Each(runs.Select(run => run.Length), NpgsqlDbType.Integer),
            Parameters.Each(runs.Select(run => (int)run.Unit), NpgsqlDbType.Integer),
            Parameters.Each(runs.Select(run => run.BrokenOn), NpgsqlDbType.Date)
        );

    private static Write Upsert(List<Checkpoint> checkpoints) =>
        new(
            """
            insert into checkpoints (user_id, streak_id, day, state) select $1, * from unnest($2, $3, $4)
            on conflict (user_id, streak_id, day) do update set state = excluded.state
            """,
            checkpoints.Count,
            Parameters.Each(checkpoints.Select(one => one.StreakId), NpgsqlDbType.Uuid),
            Parameters.Each(checkpoints.Select(one => one.Day), NpgsqlDbType.Date),
            Parameters.Each(checkpoints.Select(one => one.State), NpgsqlDbType.Bytea)
        );
}
