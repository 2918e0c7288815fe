using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data;

/// <summary>A place in the list of streaks by age.</summary>
public readonly record struct StreakPlace(Instant CreatedAt, Guid Id);

/// <summary>The page that every app opens: the owner's streaks that are not archived, by age, and the check-ins of each.</summary>
/// <param name="After">Only what follows this place.</param>
/// <param name="Before">Only what precedes it.</param>
/// <param name="Backward">Whether the page is counted from the end; its rows come in reverse then.</param>
public sealed record StreakReads(StreakPlace? After, StreakPlace? Before, bool Backward)
{
    private const string Columns = "user_id, id, name, description, created_at, archived_at, version, ledger, settled_on, picture_key, nullif(tags, '{}')";
    private const string CheckInColumns = "user_id, id, streak_id, day, occurred_at, time_zone, amount, note";

    /// <summary>The streaks.</summary>
    public Read<Streak> Streaks(int take) => new($"select {Columns} {Page}", Streak, Places(take));

    /// <summary>Check-ins of each of these streaks between two days, both excluded: the newest, or where <paramref name="oldest"/> the oldest.</summary>
    public Read<CheckIn> CheckIns(int ofStreaks, LocalDate after, LocalDate before, int take, bool oldest)
    {
        int next = FirstFree + 1;
        return new Read<CheckIn>(
            $"""
            select c.* from (select id {Page}) page cross join lateral (
              select {CheckInColumns} from check_ins where user_id = $1 and streak_id = page.id and day > ${next} and day < ${next + 1} order by day {(oldest ? "" : "desc")} limit ${next + 2}) c
            """,
            CheckIn,
            [.. Places(ofStreaks), Day(after), Day(before), Size(take)]);
    }

    /// <summary>A streak, held until the transaction ends.</summary>
    public static Read<Streak> Held(Guid id) => new($"select {Columns} from streaks where user_id = $1 and id = $2 for update", Streak, Id(id));

    /// <summary>Check-ins of streaks from a day on, as they are written.</summary>
    public static Read<CheckIn> CheckInsSince(Guid[] streaks, LocalDate day) => new(
        $"select {CheckInColumns}, nullif(client_ids, '{{}}') from check_ins where user_id = $1 and streak_id = any($2) and day >= $3",
        row =>
        {
            CheckIn checkIn = CheckIn(row);
            if (!row.IsDBNull(8)) checkIn.ClientIds = row.GetFieldValue<List<Guid>>(8);
            return checkIn;
        },
        new NpgsqlParameter<Guid[]> { TypedValue = streaks, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid }, Day(day));

    private string Page
    {
        get
        {
            string direction = Backward ? " desc" : "";
            string after = After is null ? "" : " and (created_at, id) > ($2, $3)";
            string before = Before is null ? "" : After is null ? " and (created_at, id) < ($2, $3)" : " and (created_at, id) < ($4, $5)";
            return $"from streaks where user_id = $1 and archived_at is null{after}{before} order by created_at{direction}, id{direction} limit ${FirstFree}";
        }
    }

    /// <summary>The parameter after the owner and the places.</summary>
    private int FirstFree => 2 + (After is null ? 0 : 2) + (Before is null ? 0 : 2);

    private NpgsqlParameter[] Places(int take) => [.. Parameters(After), .. Parameters(Before), Size(take)];

    private static NpgsqlParameter<int> Size(int take) => new() { TypedValue = take, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter[] Parameters(StreakPlace? place) => place is { } at
        ? [new NpgsqlParameter<Instant> { TypedValue = at.CreatedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz }, Id(at.Id)]
        : [];

    private static NpgsqlParameter<Guid> Id(Guid id) => new() { TypedValue = id, NpgsqlDbType = NpgsqlDbType.Uuid };

    private static NpgsqlParameter<LocalDate> Day(LocalDate day) => new() { TypedValue = day, NpgsqlDbType = NpgsqlDbType.Date };

    private static Streak Streak(NpgsqlDataReader row)
    {
        Streak streak = new()
        {
            UserId = row.GetGuid(0),
            Id = row.GetGuid(1),
            Name = row.GetString(2),
            Description = row.IsDBNull(3) ? null : row.GetString(3),
            CreatedAt = row.GetFieldValue<Instant>(4),
            ArchivedAt = row.IsDBNull(5) ? null : row.GetFieldValue<Instant>(5),
            Version = row.GetInt32(6),
            PictureKey = row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9),
        };
        streak.Keep(row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7), row.IsDBNull(8) ? null : row.GetFieldValue<LocalDate>(8));
        if (!row.IsDBNull(10)) streak.Tags = row.GetFieldValue<List<string>>(10);
        return streak;
    }

    // Without the ids that devices gave, which nobody asks for: what is written is read with them.
    private static CheckIn CheckIn(NpgsqlDataReader row) => new()
    {
        UserId = row.GetGuid(0),
        Id = row.GetGuid(1),
        StreakId = row.GetGuid(2),
        Day = row.GetFieldValue<LocalDate>(3),
        OccurredAt = row.GetFieldValue<Instant>(4),
        TimeZone = row.GetString(5),
        Amount = row.GetDecimal(6),
        Note = row.IsDBNull(7) ? null : row.GetString(7),
    };
}
