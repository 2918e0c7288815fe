using System.IO.Compression;
using Npgsql;
using Streakoid.Hosting.Startup;
using Streakoid.Hosting.Telemetry;

namespace Streakoid.Hosting.Backups;

/// <summary>
/// Writes every row of every table to a file, as of one moment, while servers run. It needs none of PostgreSQL's programs: the schema is
/// not in it, since the migrations make it again.
/// </summary>
internal static class DatabaseBackup
{
    /// <summary>Writes a backup and returns what it holds.</summary>
    /// <param name="connectionString">Connects as a role that sees every row.</param>
    /// <param name="file">A new file.</param>
    /// <exception cref="StartException">The role does not see every row, it is no database of Streakoid, or the file cannot be written.</exception>
    public static async Task<BackupManifest> WriteAsync(string connectionString, string file)
    {
        PrivateFile.RequireNew(file);
        await using NpgsqlConnection connection = await BackupSql.OpenAsync(connectionString);
        if (!await BackupSql.ValueAsync<bool>(connection, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"))
            throw new StartException(
                $"row-level security hides rows from the role {connection.UserName}, as from the tables' owner. Set ConnectionStrings__StreakoidBackup to connect as one that it does not apply to, such as postgres."
            );
        List<BackedUpTable> locked = await BackupSql.TablesAsync(connection);
        if (locked.Count == 0)
            throw new StartException($"the database {connection.Database} has no tables of Streakoid. There is nothing to back up.");
        if (
            await BackupSql.ListAsync(
                connection,
                "select tablename::text || ' of ' || tableowner from pg_tables where schemaname = 'public' and tableowner <> (select pg_get_userbyid(relowner) from pg_class where oid = 'public.users'::regclass) order by 1",
                row => row.GetString(0)
            ) is
            { Count: > 0 } foreign
        )
            throw new StartException(
                $"the tables {string.Join(", ", foreign)} do not belong to the owner of the others, so that no restore could make them. Give them to it (ALTER TABLE … OWNER TO), or move them out of the schema public."
            );
        // An error rather than a row that is missing. The locks come before the snapshot, so that no migration changes a table after it.
        await BackupSql.ExecuteAsync(connection, "set row_security = off; begin isolation level repeatable read read only");
        await BackupSql.ExecuteAsync(
            connection,
            $"lock table {string.Join(", ", locked.Select(table => table.SqlName))} in access share mode"
        );
        IReadOnlyList<string> migrations = await BackupSql.MigrationsAsync(connection);
        List<BackedUpTable> tables = await BackupSql.TablesAsync(connection);
        if (!tables.Select(table => table.Name).SequenceEqual(locked.Select(table => table.Name)))
            throw new StartException("the database has just been migrated. Run the backup again.");
        BackupManifest? written = null;
        await PrivateFile.WriteAsync(
            file,
            stream =>
                SealedZip.WriteAsync(
                    stream,
                    async archive =>
                    {
                        List<BackedUpTable> counted = [];
                        foreach (BackedUpTable table in tables)
                            counted.Add(table with { Rows = await CopyAsync(connection, table, archive) });
                        written = new BackupManifest(
                            BackupManifest.Name,
                            BackupManifest.Current,
                            ProcessMeter.Version,
                            await BackupSql.ValueAsync<string>(
                                connection,
                                """select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
                            ),
                            migrations,
                            counted
                        );
                        await using Stream entry = await archive.CreateEntry(BackupManifest.Entry).OpenAsync();
                        await written.WriteAsync(entry);
                    }
                )
        );
        return written!;
    }

    private static async Task<long> CopyAsync(NpgsqlConnection connection, BackedUpTable table, ZipArchive archive)
    {
        await using Stream entry = await archive.CreateEntry(table.Entry, CompressionLevel.Fastest).OpenAsync();
        using StreamReader rows = (StreamReader)await connection.BeginTextExportAsync($"copy {table.Sql} to stdout");
        return await BackupSql.CopyLinesAsync(rows.BaseStream, entry);
    }
}
