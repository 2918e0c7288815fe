using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Backups;

/// <summary>What a restore does besides.</summary>
/// <param name="Replace">Deletes what the database holds.</param>
/// <param name="EndSessions">Ends the sessions, tokens and links of the backup, and drops the e-mails that waited.</param>
/// <param name="DryRun">Takes everything back at the end.</param>
internal sealed record RestoreOptions(bool Replace, bool EndSessions, bool DryRun);

/// <summary>The connection ended while a restore was committed: it is not known whether it took place.</summary>
internal sealed class UncertainRestoreException(Exception cause)
    : Exception(
        $"It is not known whether the restore took place, all of it or nothing: the connection ended while it was committed ({cause.Message}). `stats` shows whether the users are there.",
        cause
    );

/// <summary>
/// Puts a backup into a database as the role that owns the tables, in one transaction: makes the tables as they were, fills them, and
/// migrates them to this version.
/// </summary>
internal sealed class DatabaseRestore
{
    private readonly NpgsqlConnection _connection;
    private readonly StreakoidDb _model;
    private readonly ZipArchive _archive;
    private readonly BackupManifest _manifest;

    private DatabaseRestore(NpgsqlConnection connection, StreakoidDb model, ZipArchive archive, BackupManifest manifest) =>
        (_connection, _model, _archive, _manifest) = (connection, model, archive, manifest);

    /// <summary>Restores a file and returns what it holds.</summary>
    /// <param name="ownerConnectionString">Connects as the role that owns the database.</param>
    /// <param name="file">A backup.</param>
    /// <param name="options">What to do besides.</param>
    /// <exception cref="StartException">It is no whole backup that this version knows, or the database is in use or holds rows. Nothing was changed.</exception>
    public static async Task<BackupManifest> RunAsync(string ownerConnectionString, string file, RestoreOptions options)
    {
        await using FileStream stream = Open(file);
        if (!await SealedZip.IsWholeAsync(stream))
            throw new StartException($"{file} is not a whole backup of Streakoid: it was cut short or changed, or is another file.");
        await using ZipArchive archive = new(stream, ZipArchiveMode.Read);
        await using StreakoidDb model = new(new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel(ownerConnectionString).Options);
        BackupManifest manifest = await ManifestAsync(archive, file);
        RequireKnown(manifest, Migrator.Known(model));
        await using NpgsqlConnection connection = await BackupSql.OpenAsync(ownerConnectionString);
        DatabaseRestore restore = new(connection, model, archive, manifest);
        try
        {
            await BackupSql.ExecuteAsync(connection, "begin");
            await restore.RunAsync(options);
        }
        catch (PostgresException e)
        {
            throw Migrator.LacksAppRole(e) ?? new StartException($"PostgreSQL refused the backup: {e.MessageText}");
        }
        if (options.DryRun)
            return manifest;
        await CommitAsync(connection);
        return manifest;
    }

    private static async Task CommitAsync(NpgsqlConnection connection)
    {
        try
        {
            await BackupSql.ExecuteAsync(connection, "commit");
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            throw new UncertainRestoreException(e);
        }
        try
        {
            await BackupSql.ExecuteAsync(connection, "analyze");
        }
        catch (NpgsqlException)
        {
            // The restore is done. PostgreSQL analyzes the tables by itself later.
        }
    }

    private async Task RunAsync(RestoreOptions options)
    {
        if (!await BackupSql.ValueAsync<bool>(_connection, $"select pg_try_advisory_xact_lock({Migrator.MigrationLock})"))
            throw new StartException("another process is migrating or restoring this database.");
        await RequireUnusedAsync();
        await DropAsync(options.Replace);
        await BackupSql.ExecuteAsync(_connection, Migrator.ScriptOf(_model, null, _manifest.Migrations[^1]));
        List<BackedUpTable> tables = await BackupSql.TablesAsync(_connection);
        foreach (BackedUpTable table in _manifest.Tables)
            if (tables.SingleOrDefault(one => one.Name == table.Name) is not { } made || !made.Columns.SequenceEqual(table.Columns))
                throw new StartException(
                    $"the backup's table {table.Name} is not as the migrations make it: the schema was changed by hand."
                );
        if (tables.Count != _manifest.Tables.Count)
            throw new StartException("the backup lacks a table.");
        await WithoutRowSecurityAsync(tables, FillAsync);
        if (_manifest.Migrations[^1] != Migrator.Known(_model)[^1])
            await BackupSql.ExecuteAsync(_connection, Migrator.ScriptOf(_model, _manifest.Migrations[^1], null));
        if (options.EndSessions)
            await WithoutRowSecurityAsync(await BackupSql.TablesAsync(_connection), _ => EndSessionsAsync());
        await BackupSql.ExecuteAsync(_connection, ChangeReads.BeginHistory(Guid.NewGuid()));
        await RequireRowSecurityAsync();
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{file} cannot be read: {e.Message}");
        }
    }

    private static async Task<BackupManifest> ManifestAsync(ZipArchive archive, string file)
    {
        BackupManifest? manifest = null;
        if (archive.GetEntry(BackupManifest.Entry) is { } entry)
        {
            await using Stream stream = await entry.OpenAsync();
            manifest = await BackupManifest.ReadAsync(stream);
        }
        return manifest is null ? throw new StartException($"{file} is not a backup of Streakoid.")
            : manifest.Version == BackupManifest.Current ? manifest
            : throw new StartException(
                $"{file} was written by a newer version, Streakoid {manifest.Server}. Restore it with that version or a later one."
            );
    }

    private static void RequireKnown(BackupManifest manifest, IReadOnlyList<string> known)
    {
        if (manifest.Migrations.Except(known).FirstOrDefault() is { } unknown)
            throw new StartException(
                $"the backup was written by Streakoid {manifest.Server} with the migration {unknown}, which this version does not know. Restore it with that version or a later one."
            );
        if (!known.Take(manifest.Migrations.Count).SequenceEqual(manifest.Migrations))
            throw new StartException("the backup lacks a migration that this version runs before those it has.");
    }

    /// <summary>What servers remember belongs to the rows that they have read.</summary>
    private async Task RequireUnusedAsync()
    {
        List<string> others = await BackupSql.ListAsync(
            _connection,
            """
            select coalesce(usename, '?') || ' (process ' || pid || ')' from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and usesysid is not null order by pid limit 5
            """,
            row => row.GetString(0)
        );
        if (others.Count > 0)
            throw new StartException(
                $"the database {_connection.Database} is in use by {string.Join(", ", others)}. Stop the servers first, and close other connections."
            );
    }

    /// <summary>Drops the tables and functions there are, if they hold nothing or are to be replaced.</summary>
    private async Task DropAsync(bool replace)
    {
        List<BackedUpTable> tables = await BackupSql.TablesAsync(_connection);
        if (tables.Count == 0)
        {
            if (await BackupSql.ValueAsync<long>(_connection, "select count(*) from pg_tables where schemaname = 'public'") > 0)
                throw new StartException($"the database {_connection.Database} holds tables of something else. Create an empty one.");
            return;
        }
        if (
            await BackupSql.ValueAsync<bool>(
                _connection,
                "select relowner <> current_user::regrole from pg_class where oid = 'public.users'::regclass"
            )
        )
            throw new StartException($"{_connection.UserName} does not own the tables. Check ConnectionStrings__StreakoidOwner.");
        List<string> full = [];
        await WithoutRowSecurityAsync(
            tables,
            async all =>
            {
                foreach (BackedUpTable table in all)
                    if (await BackupSql.ValueAsync<bool>(_connection, $"select exists (select from {table.SqlName})"))
                        full.Add(table.Name);
            }
        );
        if (full.Count > 0 && !replace)
            throw new StartException(
                $"the database {_connection.Database} holds rows, in {string.Join(", ", full)}. Name an empty one, or add --replace to delete them all."
            );
        string functions = await BackupSql.ValueAsync<string>(
            _connection,
            """
            select coalesce(string_agg('drop function ' || p.oid::regprocedure || ' cascade', '; '), 'select') from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole
              and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            """
        );
        await BackupSql.ExecuteAsync(
            _connection,
            $"drop table {string.Join(", ", tables.Select(table => table.SqlName))}, public.\"__EFMigrationsHistory\" cascade; {functions}"
        );
    }

    /// <summary>The owner sees no row either. Nobody else sees the tables meanwhile: the transaction has locked them.</summary>
    private async Task WithoutRowSecurityAsync(List<BackedUpTable> tables, Func<List<BackedUpTable>, Task> run)
    {
        HashSet<string> forced =
        [
            .. await BackupSql.ListAsync(
                _connection,
                "select relname::text from pg_class where relforcerowsecurity and relnamespace = 'public'::regnamespace",
                row => row.GetString(0)
            ),
        ];
        List<BackedUpTable> closed = [.. tables.Where(table => forced.Contains(table.Name))];
        foreach (BackedUpTable table in closed)
            await BackupSql.ExecuteAsync(_connection, $"alter table {table.SqlName} no force row level security");
        await run(tables);
        foreach (BackedUpTable table in closed)
            await BackupSql.ExecuteAsync(_connection, $"alter table {table.SqlName} force row level security");
    }

    private async Task FillAsync(List<BackedUpTable> tables)
    {
        List<BackedUpTable> ordered = InOrder(_manifest.Tables, await BackupSql.ReferencesAsync(_connection));
        // The log of changes is in the backup, and nothing of this is a change.
        foreach (BackedUpTable table in ordered)
            await BackupSql.ExecuteAsync(_connection, $"alter table {table.SqlName} disable trigger user");
        foreach (BackedUpTable table in ordered)
            await CopyAsync(table);
        foreach (BackedUpTable table in ordered)
            await BackupSql.ExecuteAsync(_connection, $"alter table {table.SqlName} enable trigger user");
        List<string> identities = await BackupSql.ListAsync(
            _connection,
            """
            select format('select setval(%L, max(%I)) from public.%I having max(%I) is not null',
                pg_get_serial_sequence(format('public.%I', c.relname), a.attname), a.attname, c.relname, a.attname)
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
              and pg_get_serial_sequence(format('public.%I', c.relname), a.attname) is not null
            """,
            row => row.GetString(0)
        );
        foreach (string identity in identities)
            await BackupSql.ExecuteAsync(_connection, identity);
    }

    private async Task CopyAsync(BackedUpTable table)
    {
        ZipArchiveEntry entry = _archive.GetEntry(table.Entry) ?? throw new StartException($"the backup lacks the rows of {table.Name}.");
        await using Stream rows = await entry.OpenAsync();
        long lines;
        await using (StreamWriter copy = (StreamWriter)await _connection.BeginTextImportAsync($"copy {table.Sql} from stdin"))
            lines = await BackupSql.CopyLinesAsync(rows, copy.BaseStream);
        long count = await BackupSql.ValueAsync<long>(_connection, $"select count(*) from {table.SqlName}");
        if (lines != table.Rows || count != table.Rows)
            throw new StartException($"{count} rows of {table.Name} were restored, and the backup says that it holds {table.Rows}.");
    }

    /// <summary>Tables after those that they refer to.</summary>
    private static List<BackedUpTable> InOrder(IReadOnlyList<BackedUpTable> tables, List<(string From, string To)> references)
    {
        List<BackedUpTable> ordered = [];
        List<BackedUpTable> left = [.. tables];
        while (left.Count > 0)
        {
            List<BackedUpTable> next =
            [
                .. left.Where(table => !references.Any(one => one.From == table.Name && left.Any(other => other.Name == one.To))),
            ];
            if (next.Count == 0)
                throw new StartException(
                    $"the tables {string.Join(", ", left.Select(table => table.Name))} refer to each other in a circle."
                );
            ordered.AddRange(next);
            left.RemoveAll(next.Contains);
        }
        return ordered;
    }

    /// <summary>What was ended after the backup would work again. A link that undoes a change of the address stays, as elsewhere.</summary>
    private Task EndSessionsAsync() =>
        BackupSql.ExecuteAsync(
            _connection,
            $"""
            update public.sessions set revoked_at = now() where revoked_at is null;
            delete from public.access_tokens;
            delete from public.devices;
            delete from public.mailed_links where purpose <> {(int)LinkPurpose.UndoEmailChange};
            delete from public.outgoing_mail;
            """
        );

    private async Task RequireRowSecurityAsync()
    {
        List<string> open = await BackupSql.ListAsync(
            _connection,
            """
            select relname::text from pg_class
            where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)
              and (relname = 'users' or exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'user_id'))
            """,
            row => row.GetString(0)
        );
        if (open.Count > 0)
            throw new StartException($"row-level security would be off on {string.Join(", ", open)}.");
    }
}
