using Npgsql;

namespace Streakoid.Hosting.Backups;

/// <summary>The statements of a backup and of a restore. The tables are those of the role that owns <c>users</c>.</summary>
internal static class BackupSql
{
    /// <summary>The migrations that were applied, in order; none if it is not a database of Streakoid.</summary>
    public static async Task<IReadOnlyList<string>> MigrationsAsync(NpgsqlConnection connection)
    {
        if (await ValueAsync<bool>(connection, """select to_regclass('public."__EFMigrationsHistory"') is null"""))
            return [];
        return await ListAsync(
            connection,
            """select migration_id from public."__EFMigrationsHistory" order by migration_id""",
            row => row.GetString(0)
        );
    }

    /// <summary>The tables with their columns, by name, without the history of migrations.</summary>
    public static Task<List<BackedUpTable>> TablesAsync(NpgsqlConnection connection) =>
        ListAsync(
            connection,
            """
            select c.relname::text, array(
              select a.attname::text from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum)
            from pg_class c
            where c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '__EFMigrationsHistory'
              and c.relnamespace = 'public'::regnamespace and c.relowner = (select relowner from pg_class where oid = to_regclass('public.users'))
            order by c.relname collate "C"
            """,
            row => new BackedUpTable(row.GetString(0), row.GetFieldValue<string[]>(1), 0)
        );

    /// <summary>Which table refers to which, by name.</summary>
    public static Task<List<(string From, string To)>> ReferencesAsync(NpgsqlConnection connection) =>
        ListAsync(
            connection,
            """
            select f.relname::text, t.relname::text from pg_constraint c
            join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
            where c.contype = 'f' and f.oid <> t.oid and f.relnamespace = 'public'::regnamespace
            """,
            row => (row.GetString(0), row.GetString(1))
        );

    public static async Task<List<T>> ListAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    public static async Task<T> ValueAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Opens a connection whose statements may take as long as they need. It is closed with its end.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        NpgsqlConnection connection = new(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString
        );
        try
        {
            await connection.OpenAsync();
            await ExecuteAsync(
                connection,
                // The roles of a backup and of its restore may write dates in other ways.
                "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '10s'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set timezone = 'UTC'"
            );
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Copies a stream and returns how many lines there were, which are rows in PostgreSQL's text format.</summary>
    public static async Task<long> CopyLinesAsync(Stream from, Stream to)
    {
        byte[] buffer = new byte[1 << 16];
        long lines = 0;
        for (int read; (read = await from.ReadAsync(buffer)) > 0; )
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
        return lines;
    }
}
