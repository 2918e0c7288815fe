using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data.Sql;

/// <summary>The statements of the ids that devices gave to check-ins.</summary>
public static class ClientIds
{
    private const string Insert = """
        insert into client_ids (user_id, client_id, streak_id, day) select $1, * from unnest($2, $3, $4) on conflict do nothing
        """;

    /// <summary>
    /// Records ids, and returns those that are new. Another transaction that records one of them is waited for; all wait in one order.
    /// </summary>
    public static Read<RecordedClientId> Claim(IEnumerable<RecordedClientId> ids) =>
        new($"{Insert} returning user_id, client_id, streak_id, day", Row, Each([.. ids.OrderBy(one => one.ClientId)]));

    /// <summary>Those of some ids that are recorded.</summary>
    public static Read<RecordedClientId> Known(IEnumerable<Guid> ids) =>
        new(
            "select user_id, client_id, streak_id, day from client_ids where user_id = $1 and client_id = any($2)",
            Row,
            Parameters.Each(ids, NpgsqlDbType.Uuid)
        );

    /// <summary>Records those of some ids that are not recorded yet.</summary>
    internal static Write Register(IReadOnlyCollection<RecordedClientId> ids) =>
        new(Insert, null, Each([.. ids.DistinctBy(one => one.ClientId).OrderBy(one => one.ClientId)]));

    private static NpgsqlParameter[] Each(IReadOnlyCollection<RecordedClientId> ids) =>
        [
            Parameters.Each(ids.Select(one => one.ClientId), NpgsqlDbType.Uuid),
            Parameters.Each(ids.Select(one => one.StreakId), NpgsqlDbType.Uuid),
            Parameters.Each(ids.Select(one => one.Day), NpgsqlDbType.Date),
        ];

    private static RecordedClientId Row(NpgsqlDataReader row) =>
        new()
        {
            UserId = row.GetGuid(0),
            ClientId = row.GetGuid(1),
            StreakId = row.GetGuid(2),
            Day = row.GetFieldValue<NodaTime.LocalDate>(3),
        };
}
