using System.Text.Json;
using NodaTime.Text;
using NpgsqlTypes;

namespace Streakoid.Data;

internal static class CheckInBulk
{
    /// <summary>Adds many check-ins in one statement. (COPY is closed to whoever row-level security holds.)</summary>
    public static Write Insert(IReadOnlyCollection<CheckIn> checkIns)
    {
        string rows = JsonSerializer.Serialize(checkIns.Select(one => new
        {
            id = one.Id, streak_id = one.StreakId, day = LocalDatePattern.Iso.Format(one.Day), occurred_at = InstantPattern.ExtendedIso.Format(one.OccurredAt),
            time_zone = one.TimeZone, amount = one.Amount, note = one.Note, client_ids = one.ClientIds,
        }));
        return new Write(
            """
            insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids)
            select $1, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids
            from jsonb_to_recordset($2) as sent (id uuid, streak_id uuid, day date, occurred_at timestamptz, time_zone text, amount numeric, note text, client_ids uuid[])
            """,
            checkIns.Count,
            new Npgsql.NpgsqlParameter<string> { TypedValue = rows, NpgsqlDbType = NpgsqlDbType.Jsonb });
    }
}
