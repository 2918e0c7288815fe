using NpgsqlTypes;

namespace Streakoid.Data.Sql;

/// <summary>Reads the owner's change log.</summary>
public static class ChangeReads
{
    /// <summary>Greater than the key of any object: what follows it is in a later transaction.</summary>
    public static readonly Guid LastNode = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    /// <summary>What has to be in the database for it, which is in no entity.</summary>
    public static readonly (string Table, string Column)[] Needed = [("change_logs", "position"), ("changes", "position")];

    private const string State = """
        select $1, coalesce((select position from change_logs where user_id = $1), 0),
          (select system_identifier from pg_control_system()) || '.' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
            || '.' || (select oid from pg_database where datname = current_database())
            || coalesce('.' || obj_description('change_logs'::regclass, 'pg_class'), ''),
          (extract(epoch from clock_timestamp()) * 1000000)::bigint
        """;

    /// <summary>Begins another history in the same database, for a restore: every cursor expires. Only the tables' owner may.</summary>
    public static string BeginHistory(Guid history) => $"comment on table change_logs is '{history:N}'";

    private const string Rows = """
        select user_id, position, node_id, type, kind, streak_id from changes
        where user_id = $1 and (position, node_id) >= ($2, $3) order by position, node_id limit $4
        """;

    /// <summary>The log as a whole. Read it before its entries, so that it is not ahead of them.</summary>
    public static Read<ChangeLog> Log() =>
        new(State, row => new ChangeLog(row.GetGuid(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3)));

    /// <summary>The entries from a place on, that place included.</summary>
    public static Read<Change> From(long position, Guid node, int take) =>
        new(
            Rows,
            row => new Change(
                row.GetGuid(0),
                row.GetInt64(1),
                row.GetGuid(2),
                (ChangedType)row.GetInt16(3),
                (ChangeKind)row.GetInt16(4),
                row.IsDBNull(5) ? null : row.GetGuid(5)
            ),
            new Npgsql.NpgsqlParameter<long> { TypedValue = position, NpgsqlDbType = NpgsqlDbType.Bigint },
            Parameters.Of(node),
            Parameters.Of(take)
        );
}
