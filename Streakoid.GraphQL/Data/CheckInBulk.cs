using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;

namespace Streakoid.Data;

public static class CheckInBulk
{
    /// <summary>Adds many check-ins of the viewer in one statement. (COPY is closed to whoever row-level security holds.)</summary>
    public static Task<int> AddCheckInsAsync(this StreakoidDb db, IReadOnlyCollection<CheckIn> checkIns, CancellationToken cancellationToken)
    {
        string rows = JsonSerializer.Serialize(checkIns.Select(one => new
        {
            id = one.Id, streak_id = one.StreakId, day = LocalDatePattern.Iso.Format(one.Day), occurred_at = InstantPattern.ExtendedIso.Format(one.OccurredAt),
            time_zone = one.TimeZone, amount = one.Amount, note = one.Note, client_ids = one.ClientIds,
        }));
#pragma warning disable RS0030 // LINQ adds row by row.
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids)
            select {db.OwnerId}, id, streak_id, day, occurred_at, time_zone, amount, note, client_ids
            from jsonb_to_recordset({rows}::jsonb) as sent (id uuid, streak_id uuid, day date, occurred_at timestamptz, time_zone text, amount numeric, note text, client_ids uuid[])
            """,
            cancellationToken);
#pragma warning restore RS0030
    }
}
