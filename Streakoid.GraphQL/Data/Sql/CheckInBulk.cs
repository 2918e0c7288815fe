using NpgsqlTypes;

namespace Streakoid.Data.Sql;

internal static class CheckInBulk
{
    /// <summary>Adds many check-ins in one statement. (COPY does not support row-level security.)</summary>
    public static Write Insert(IReadOnlyCollection<CheckIn> checkIns) =>
        new(
            // Arrays in an array would have to be of one length, so that the ids of devices come as texts.
            """
            insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount, note, backdated, client_ids)
            select $1, id, streak_id, day, occurred_at, time_zone, amount, note, backdated, client_ids::uuid[]
            from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) as sent (id, streak_id, day, occurred_at, time_zone, amount, note, backdated, client_ids)
            """,
            checkIns.Count,
            Parameters.Each(checkIns.Select(one => one.Id), NpgsqlDbType.Uuid),
            Parameters.Each(checkIns.Select(one => one.StreakId), NpgsqlDbType.Uuid),
            Parameters.Each(checkIns.Select(one => one.Day), NpgsqlDbType.Date),
            Parameters.Each(checkIns.Select(one => one.OccurredAt), NpgsqlDbType.TimestampTz),
            Parameters.Each(checkIns.Select(one => one.TimeZone), NpgsqlDbType.Text),
            Parameters.Each(checkIns.Select(one => one.Amount), NpgsqlDbType.Numeric),
            Parameters.Each(checkIns.Select(one => one.Note), NpgsqlDbType.Text),
            Parameters.Each(checkIns.Select(one => one.Backdated), NpgsqlDbType.Boolean),
            Parameters.Each(checkIns.Select(one => $"{{{string.Join(',', one.ClientIds)}}}"), NpgsqlDbType.Text)
        );
}
