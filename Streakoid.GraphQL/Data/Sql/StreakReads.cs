using System.Collections.Concurrent;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data.Sql;

/// <summary>A place in the list of streaks by age.</summary>
public readonly record struct StreakPlace(Instant CreatedAt, Guid Id);

/// <summary>Which check-ins of each streak are read, and what of them.</summary>
public enum CheckInsRead
{
    Newest,
    Oldest,

    /// <summary>Days and amounts, which are half of the columns.</summary>
    NewestDays,
    OldestDays,

    /// <summary>As <see cref="NewestDays"/>, of those streaks alone whose snapshot does not hold as many.</summary>
    DaysNotKept,
}

/// <summary>The page that every app opens: the owner's streaks that are not archived, by age, and the check-ins of each.</summary>
/// <param name="After">Only what follows this place.</param>
/// <param name="Before">Only what precedes it.</param>
/// <param name="Backward">Whether the page is counted from the end; its rows come in reverse then.</param>
public sealed record StreakReads(StreakPlace? After, StreakPlace? Before, bool Backward)
{
    // What a row of the page has besides these is known: it is not archived.
    private const string PageColumns =
        "user_id, id, name, description, created_at, version, snapshot, picture_key, nullif(tags, '{}'), snapshot_days, position, color, icon, nullif(backdating_changes, '')";
    private const string Columns = PageColumns + ", archived_at, archived_on";
    private const string EmptyArray = "{}";
    private const string DayColumns = "user_id, streak_id, day, amount";
    private const string CheckInColumns = "user_id, id, streak_id, day, occurred_at, time_zone, amount, note, backdated";

    /// <summary>Cached statements, because building one costs more than looking it up.</summary>
    private static readonly ConcurrentDictionary<(bool After, bool Before, bool Backward, CheckInsRead? CheckIns), string> Statements =
        new();

    /// <summary>The streaks.</summary>
    public Read<Streak> Streaks(int take) => new(Statement(null), PageStreak, Places(take));

    /// <summary>Check-ins of each of these streaks between two days, both excluded.</summary>
    /// <param name="ofStreaks">How many streaks.</param>
    /// <param name="after">Only later days.</param>
    /// <param name="before">Only earlier days.</param>
    /// <param name="take">How many of each.</param>
    /// <param name="read">Which of them, and what of each.</param>
    public Read<CheckIn> CheckIns(int ofStreaks, LocalDate after, LocalDate before, int take, CheckInsRead read) =>
        new(
            Statement(read),
            AreWhole(read) ? CheckIn : DayOnly,
            [.. Places(ofStreaks), Parameters.Of(after), Parameters.Of(before), Parameters.Of(take)]
        );

    private string Statement(CheckInsRead? checkIns) =>
        Statements.GetOrAdd(
            (After is not null, Before is not null, Backward, checkIns),
            (_, reads) =>
            {
                if (checkIns is not { } read)
                    return $"select {PageColumns} {reads.Page}";
                (int days, int take) = (reads.FirstFree + 1, reads.FirstFree + 3);
                string columns = AreWhole(read) ? CheckInColumns : DayColumns;
                string direction = read is CheckInsRead.Oldest or CheckInsRead.OldestDays ? "" : " desc";
                // How many of the latest days the snapshot holds stands beside it.
                (string kept, string lacking) =
                    read is CheckInsRead.DaysNotKept ? (", snapshot_days", $" where coalesce(page.snapshot_days, 0) < ${take}") : ("", "");
                return $"""
                    select c.* from (select id{kept} {reads.Page}) page cross join lateral (
                      select {columns} from check_ins
                      where user_id = $1 and streak_id = page.id and day > ${days} and day < ${days
                        + 1} order by day{direction} limit ${take}) c{lacking}
                    """;
            },
            this
        );

    private static bool AreWhole(CheckInsRead read) => read is CheckInsRead.Newest or CheckInsRead.Oldest;

    /// <summary>All streaks of the owner, whose number is limited.</summary>
    public static Read<Streak> All(bool withArchived) =>
        new($"select {Columns} from streaks where user_id = $1{(withArchived ? "" : " and archived_at is null")}", Streak);

    /// <summary>A streak as it is.</summary>
    public static Read<Streak> One(Guid id) =>
        new($"select {Columns} from streaks where user_id = $1 and id = $2", Streak, Parameters.Of(id));

    /// <summary>A streak, locked until the transaction ends.</summary>
    public static Read<Streak> Held(Guid id) =>
        new($"select {Columns} from streaks where user_id = $1 and id = $2 for update", Streak, Parameters.Of(id));

    /// <summary>Several streaks, always locked in the same order, so that two batches cannot deadlock.</summary>
    public static Read<Streak> Held(IEnumerable<Guid> ids) =>
        new(
            $"select {Columns} from streaks where user_id = $1 and id = any($2) order by id for update",
            Streak,
            Parameters.Each(ids, NpgsqlDbType.Uuid)
        );

    /// <summary>All streaks that are not archived, locked in the same order.</summary>
    public static Read<Streak> HeldAll() =>
        new($"select {Columns} from streaks where user_id = $1 and archived_at is null order by id for update", Streak);

    /// <summary>Check-ins of streaks from a day on, as they are written.</summary>
    public static Read<CheckIn> CheckInsSince(Guid[] streaks, LocalDate day) =>
        new(
            $"select {CheckInColumns}, nullif(client_ids, '{EmptyArray}') from check_ins where user_id = $1 and streak_id = any($2) and day >= $3",
            WrittenCheckIn,
            Parameters.Each(streaks, NpgsqlDbType.Uuid),
            Parameters.Of(day)
        );

    private string Page
    {
        get
        {
            string direction = Backward ? " desc" : "";
            string after = After is null ? "" : " and (created_at, id) > ($2, $3)";
            string before =
                Before is null ? ""
                : After is null ? " and (created_at, id) < ($2, $3)"
                : " and (created_at, id) < ($4, $5)";
            return $"from streaks where user_id = $1 and archived_at is null{after}{before} order by created_at{direction}, id{direction} limit ${FirstFree}";
        }
    }

    /// <summary>The parameter after the owner and the places.</summary>
    private int FirstFree => 2 + (After is null ? 0 : 2) + (Before is null ? 0 : 2);

    private NpgsqlParameter[] Places(int take) => [.. Of(After), .. Of(Before), Parameters.Of(take)];

    private static NpgsqlParameter[] Of(StreakPlace? place) => place is { } at ? [Parameters.Of(at.CreatedAt), Parameters.Of(at.Id)] : [];

    private static Streak PageStreak(NpgsqlDataReader row)
    {
        Streak streak = new()
        {
            UserId = row.GetGuid(0),
            Id = row.GetGuid(1),
            Name = row.GetString(2),
            Description = row.IsDBNull(3) ? null : row.GetString(3),
            CreatedAt = row.GetFieldValue<Instant>(4),
            Version = row.GetInt32(5),
            PictureKey = row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7),
            Position = row.GetInt32(10),
            Color = row.IsDBNull(11) ? null : row.GetString(11),
            Icon = row.IsDBNull(12) ? null : row.GetString(12),
        };
        streak.Keep(row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6), row.IsDBNull(9) ? null : row.GetInt32(9));
        if (!row.IsDBNull(8))
            streak.Tags = row.GetFieldValue<List<string>>(8);
        if (!row.IsDBNull(13))
            streak.Backdating = BackdatingChanges.Parse(row.GetString(13));
        return streak;
    }

    private static Streak Streak(NpgsqlDataReader row)
    {
        Streak streak = PageStreak(row);
        if (!row.IsDBNull(14))
            streak.ArchivedAt = row.GetFieldValue<Instant>(14);
        if (!row.IsDBNull(15))
            streak.ArchivedOn = row.GetFieldValue<LocalDate>(15);
        return streak;
    }

    private static CheckIn WrittenCheckIn(NpgsqlDataReader row)
    {
        CheckIn checkIn = CheckIn(row);
        if (!row.IsDBNull(9))
            checkIn.ClientIds = row.GetFieldValue<List<Guid>>(9);
        return checkIn;
    }

    private static CheckIn DayOnly(NpgsqlDataReader row) =>
        new(new CheckInOfDay(row.GetGuid(0), row.GetGuid(1), row.GetFieldValue<LocalDate>(2), row.GetDecimal(3)));

    // Without the devices' ids, which no query needs; writes read them.
    private static CheckIn CheckIn(NpgsqlDataReader row) =>
        new()
        {
            UserId = row.GetGuid(0),
            Id = row.GetGuid(1),
            StreakId = row.GetGuid(2),
            Day = row.GetFieldValue<LocalDate>(3),
            OccurredAt = row.GetFieldValue<Instant>(4),
            TimeZone = row.GetString(5),
            Amount = row.GetDecimal(6),
            Note = row.IsDBNull(7) ? null : row.GetString(7),
            Backdated = row.GetBoolean(8),
        };
}
