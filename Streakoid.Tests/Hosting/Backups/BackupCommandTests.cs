using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;
using Streakoid.Hosting.Backups;
using Streakoid.Hosting.Database;
using Streakoid.Tests.Feed;
using Streakoid.Tests.Support;
using static Streakoid.Tests.Support.ServerCommand;

namespace Streakoid.Tests.Hosting.Backups;

/// <summary>The commands <c>backup</c> and <c>restore</c>, as the operator runs them.</summary>
[Trait("kind", "faults")]
public sealed class BackupCommandTests : IAsyncLifetime
{
    private readonly string _folder = TemporaryFolder.Make("backup-command");
    private EmbeddedCluster _cluster = null!;
    private string _database = "";

    private string File => Path.Combine(_folder, "all.zip");

    public async Task InitializeAsync()
    {
        _cluster = await EmbeddedCluster.SharedAsync;
        _database = await MigratedDatabase.CreateAsync();
    }

    public Task DisposeAsync()
    {
        TemporaryFolder.Delete(_folder);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_restored_backup_has_every_row_of_two_users()
    {
        Person ada,
            grace;
        string streak,
            cursor;
        await using (ServerProcess server = await ServeAsync(_database))
        {
            ada = await Person.RegisterAsync(server.Http);
            grace = await Person.RegisterAsync(server.Http);
            streak = await ada.CreateStreakAsync("Yoga\t“daily” \\N ☀");
            (await ada.CheckInAsync(streak)).Succeeded();
            (await grace.CheckInAsync(await grace.CreateStreakAsync("Read"))).Succeeded();
            cursor = await ada.CursorAsync();
            // While the server runs.
            Ended backup = await BackUpAsync();
            Assert.True(backup.ExitCode == 0, backup.Errors);
            Assert.Contains("2 users, 2 streaks and 2 check-ins", backup.Output, StringComparison.Ordinal);
            Assert.Contains("Keep Streakoid__SigningKeys__0", backup.Output, StringComparison.Ordinal);
        }
        string before = await RowsAsync(_database);
        Assert.Contains("☀", before, StringComparison.Ordinal);

        string other = await _cluster.CreateDatabaseAsync();
        Ended dry = await RestoreAsync(other, "--dry-run");
        Assert.True(dry.ExitCode == 0, dry.Errors);
        Assert.Contains("nothing was changed", dry.Output, StringComparison.Ordinal);
        Assert.Equal(0L, await SqlAsync(other, "select count(*) from pg_class where relnamespace = 'public'::regnamespace"));
        foreach (string mistyped in (string[])["--dry-run=true", "--dryrun", "-n"])
        {
            Ended refused = await RestoreAsync(other, "--replace", mistyped);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains($"{mistyped} is no option of restore", refused.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(0L, await SqlAsync(other, "select count(*) from pg_class where relnamespace = 'public'::regnamespace"));
        Ended restored = await RestoreAsync(other);
        Assert.True(restored.ExitCode == 0, restored.Errors);
        Assert.Equal(before, await RowsAsync(other));
        foreach (string role in (string[])["streakoid_app", "streakoid_owner"])
            Assert.Equal(0L, await SqlAsync(other, $"set role {role}; select count(*) from streaks"));

        await using ServerProcess again = await ServeAsync(other);
        Person back = new(again.Http) { AccessToken = ada.AccessToken };
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("DONE 1/1", await back.StandingAsync(streak));
            Assert.Null(
                (
                    await new Person(again.Http) { AccessToken = grace.AccessToken }.AskAsync(
                        "query($id: ID!) { me { streak(id: $id) { name } } }",
                        new { id = streak }
                    )
                ).Data("me.streak")
            );
        }
        Assert.Equal("CURSOR_EXPIRED", await ExpiryAsync(back, cursor));
        // The triggers append again, and numbers go on.
        string fresh = await back.CursorAsync();
        (await back.UndoAsync(streak)).Succeeded();
        Assert.NotEmpty((await back.SinceAsync(fresh)).Changes);
    }

    [Fact]
    public async Task A_replaced_database_forgets_what_came_after_the_backup()
    {
        Person ada,
            late;
        string cursor;
        await using (ServerProcess server = await ServeAsync(_database))
        {
            ada = await Person.RegisterAsync(server.Http);
            await ada.CreateStreakAsync();
            Assert.Equal(0, (await BackUpAsync()).ExitCode);
            late = await Person.RegisterAsync(server.Http);
            cursor = await ada.CursorAsync();

            Ended used = await RestoreAsync(_database, "--replace");
            Assert.Equal(1, used.ExitCode);
            Assert.Contains("is in use by streakoid_app", used.Errors, StringComparison.Ordinal);
            (await late.AskAsync("{ me { id } }")).Succeeded();
        }
        string before = await RowsAsync(_database);
        Ended full = await RestoreAsync(_database);
        Assert.Equal(1, full.ExitCode);
        Assert.Contains("holds rows", full.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(_database));

        for (int i = 0; i < 2; i++)
        {
            Ended replaced = await RestoreAsync(_database, "--replace");
            Assert.True(replaced.ExitCode == 0, replaced.Errors);
        }
        await using (ServerProcess server = await ServeAsync(_database))
        {
            Person back = new(server.Http) { AccessToken = ada.AccessToken };
            // The same database of the same cluster, and yet another history.
            Assert.Equal("CURSOR_EXPIRED", await ExpiryAsync(back, cursor));
            Assert.NotNull((await new Person(server.Http).RefreshAsync(ada.RefreshToken!)).Data("refreshSession.session"));
            Assert.Equal(
                "AUTH_NOT_AUTHENTICATED",
                (await new Person(server.Http) { AccessToken = late.AccessToken }.AskAsync("{ me { id } }")).ErrorCode
            );
        }

        Ended ended = await RestoreAsync(_database, "--replace", "--end-sessions");
        Assert.True(ended.ExitCode == 0, ended.Errors);
        await using ServerProcess last = await ServeAsync(_database);
        Person signedOut = new(last.Http) { AccessToken = ada.AccessToken };
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await signedOut.AskAsync("{ me { id } }")).ErrorCode);
        Assert.Null((await signedOut.RefreshAsync(ada.RefreshToken!)).Data("refreshSession.session"));
        Assert.Null((await signedOut.LoginAsync(ada.Email, Person.Password)).Data("login.errors"));
    }

    [Fact]
    public async Task A_backup_that_was_cut_short_or_changed_is_refused()
    {
        await FillAsync(2_000);
        Assert.Equal(0, (await BackUpAsync()).ExitCode);
        byte[] whole = await System.IO.File.ReadAllBytesAsync(File);
        string other = await _cluster.CreateDatabaseAsync();
        foreach (int length in (int[])[0, 63, 64, 1_000, whole.Length - 1])
            await RefusedAsync(whole[..length], "cut short or changed");
        // Not only the first and the last: each entry, and the directory of the archive.
        for (int i = 0; i < 25; i++)
        {
            byte[] flipped = [.. whole];
            flipped[i * (whole.Length - 1) / 24] ^= 1;
            Assert.False(await SealedZip.IsWholeAsync(new MemoryStream(flipped)));
        }
        byte[] middle = [.. whole];
        middle[middle.Length / 2] ^= 1;
        await RefusedAsync(middle, "cut short or changed");
        await RefusedAsync(await SealedAsync(_ => Task.CompletedTask), "is not a backup of Streakoid");

        // As a newer version writes it, and one whose rows are not what the manifest says.
        await RefusedAsync(
            await ChangedAsync(whole, "\"migrations\": [", "\"migrations\": [\n    \"30001231235959_Later\","),
            "30001231235959_Later, which this version does not know. Restore it with that version or a later one"
        );
        await RefusedAsync(await ChangedAsync(whole, "\"rows\": 2000", "\"rows\": 2001"), "the backup says that it holds 2001");
        await RefusedAsync(await ChangedAsync(whole, "\"version\": 1,", "\"version\": 2,"), "written by a newer version");

        async Task RefusedAsync(byte[] bytes, string words)
        {
            await System.IO.File.WriteAllBytesAsync(File, bytes);
            Ended refused = await RestoreAsync(other);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.StartsWith("Nothing was changed: ", refused.Errors, StringComparison.Ordinal);
            Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
            Assert.Equal(0L, await SqlAsync(other, "select count(*) from pg_class where relnamespace = 'public'::regnamespace"));
        }
    }

    [Fact]
    public async Task A_backup_of_an_earlier_schema_is_migrated_as_it_is_restored()
    {
        string earlier = await _cluster.CreateDatabaseAsync();
        await using StreakoidDb model = new(
            new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel(_cluster.OwnerConnectionString(earlier)).Options
        );
        IReadOnlyList<string> known = Migrator.Known(model);
        await SqlAsync(earlier, "set role streakoid_owner; " + Migrator.ScriptOf(model, null, known[^3]));
        await FillAsync(10, earlier);
        Assert.Equal(0, (await BackUpAsync(earlier)).ExitCode);
        string other = await _cluster.CreateDatabaseAsync();
        Ended restored = await RestoreAsync(other);
        Assert.True(restored.ExitCode == 0, restored.Errors);
        Assert.Equal(10L, await SqlAsync(other, "select count(*) from check_ins"));
        Assert.Equal((long)known.Count, await SqlAsync(other, """select count(*) from "__EFMigrationsHistory" """));
        await using ServerProcess server = await ServeAsync(other);
    }

    [Fact]
    public async Task Only_its_user_reads_a_backup_and_none_is_left_that_is_not_whole()
    {
        await FillAsync(10);
        Ended asOwner = await BackUpAsync(role: _cluster.OwnerConnectionString(_database));
        Assert.Equal(1, asOwner.ExitCode);
        Assert.Contains("row-level security hides rows from the role streakoid_owner", asOwner.Errors, StringComparison.Ordinal);
        Ended unset = await RunAsync("backup", File, $"--ConnectionStrings:StreakoidOwner={_cluster.OwnerConnectionString(_database)}");
        Assert.Contains("Set ConnectionStrings__StreakoidBackup", unset.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "has no tables of Streakoid",
            (await BackUpAsync(await _cluster.CreateDatabaseAsync())).Errors,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFileSystemEntries(_folder));

        Assert.Equal(0, (await BackUpAsync()).ExitCode);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        byte[] first = await System.IO.File.ReadAllBytesAsync(File);
        Assert.Contains("exists already, and is not overwritten", (await BackUpAsync()).Errors, StringComparison.Ordinal);
        Assert.Equal(first, await System.IO.File.ReadAllBytesAsync(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
        if (Processes.AreRoot)
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                Processes.RunAsync("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", File)
            );
    }

    [Theory]
    [InlineData("size=48k", "No space left on device")]
    [InlineData("ro", "Read-only file system")]
    public async Task A_disk_that_takes_no_backup_is_reported_and_keeps_nothing(string mount, string words)
    {
        await FillAsync(20_000);
        // In a separate mount namespace, which does not need root.
        string script = $"mount -t tmpfs -o {mount} tmpfs '{_folder}' && \"$@\"; echo \"exit code $?\"; ls -A '{_folder}'";
        using Process process = StartIn(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"],
            "backup",
            File,
            $"--ConnectionStrings:StreakoidBackup={_cluster.SuperuserConnectionString(_database)}"
        );
        Ended ended = await process.EndedAsync();
        Assert.Equal("exit code 1\n", ended.Output);
        Assert.Contains(words, ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_is_killed_leaves_no_file_of_its_name()
    {
        await FillAsync(60_000);
        using (
            Process process = Start("backup", File, $"--ConnectionStrings:StreakoidBackup={_cluster.SuperuserConnectionString(_database)}")
        )
        {
            await Processes.EventuallyAsync(
                () => Task.FromResult(Directory.GetFileSystemEntries(_folder, "*.unfinished-*").Length > 0),
                "it writes"
            );
            process.Kill();
            await process.WaitForExitAsync();
        }
        Assert.Single(Directory.GetFileSystemEntries(_folder));
        Assert.False(System.IO.File.Exists(File));
        Ended again = await BackUpAsync();
        Assert.True(again.ExitCode == 0, again.Errors);
        // What was left is gone.
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_restore_that_is_killed_changes_nothing_and_can_be_repeated()
    {
        await FillAsync(60_000);
        Assert.Equal(0, (await BackUpAsync()).ExitCode);
        string target = await MigratedDatabase.CreateAsync();
        await FillAsync(10, target);
        string before = await RowsAsync(target);
        using (
            Process process = Start(
                "restore",
                File,
                "--replace",
                $"--ConnectionStrings:StreakoidOwner={_cluster.OwnerConnectionString(target)}"
            )
        )
        {
            await Processes.EventuallyAsync(
                async () =>
                    (bool)
                        (
                            await SqlAsync(
                                "postgres",
                                $"select exists (select from pg_stat_activity where datname = '{target}' and query like 'copy public.\"check_ins\"%')"
                            )
                        )!,
                "it restores check-ins"
            );
            process.Kill();
            await process.WaitForExitAsync();
        }
        await Processes.EventuallyAsync(
            async () => !(bool)(await SqlAsync("postgres", $"select exists (select from pg_stat_activity where datname = '{target}')"))!,
            "PostgreSQL has noticed"
        );
        Assert.Equal(before, await RowsAsync(target));
        Ended again = await RestoreAsync(target, "--replace");
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(60_000L, await SqlAsync(target, "select count(*) from check_ins"));
    }

    [Fact]
    public async Task An_embedded_database_moves_to_a_PostgreSQL_of_the_operators_own()
    {
        string data = Path.Combine(_folder, "data");
        string[] embedded = [$"--Streakoid:DataFolder={data}", "--Streakoid:EmbeddedPostgres:Enabled=true"];
        Uri address = new($"http://127.0.0.1:{OwnDatabase.FreePort()}");
        Person ada;
        using (Process process = Start([$"--urls={address}", .. embedded, .. StreakoidServer.LongPatience]))
        {
            using HttpClient http = new() { BaseAddress = address };
            await AnsweringAsync(http, process);
            ada = await Person.RegisterAsync(http);
            await ada.CreateStreakAsync("Read");
            // The running server holds the lock of its data.
            Ended running = await RunAsync(["backup", File, .. embedded]);
            Assert.True(running.ExitCode == 0, running.Errors);
            Assert.Contains(Path.Combine(data, "signing-key"), running.Output, StringComparison.Ordinal);
            (await ada.AskAsync("{ me { id } }")).Succeeded();
            await Processes.RunAsync("kill", "-TERM", $"{process.Id}");
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        }
        string stopped = Path.Combine(_folder, "stopped.zip");
        Ended ended = await RunAsync(["backup", stopped, .. embedded]);
        Assert.True(ended.ExitCode == 0, ended.Errors);

        await using DebianCluster cluster = await DebianCluster.StartAsync();
        await cluster.SqlAsync("create database streakoid owner streakoid_owner", "postgres");
        Ended restored = await RunAsync(
            "restore",
            stopped,
            $"--ConnectionStrings:StreakoidOwner={cluster.As("streakoid_owner", "streakoid")}"
        );
        Assert.True(restored.ExitCode == 0, restored.Errors);
        string key = (await System.IO.File.ReadAllLinesAsync(Path.Combine(data, "signing-key")))[0];
        await using ServerProcess server = await ServerProcess.StartAsync(
            cluster.AppConnectionString,
            settings: $"--Streakoid:SigningKeys:0={key}"
        );
        Person moved = new(server.Http) { AccessToken = ada.AccessToken };
        Assert.Equal("Read", (await moved.AskAsync("{ me { streaks { nodes { name } } } }")).Succeeded().TextAt("me.streaks.nodes.0.name"));

        // And back, into a data folder that no server has used.
        string back = Path.Combine(_folder, "back");
        Ended into = await RunAsync("restore", File, $"--Streakoid:DataFolder={back}", "--Streakoid:EmbeddedPostgres:Enabled=true");
        Assert.True(into.ExitCode == 0, into.Errors);
        Ended stats = await RunAsync("stats", $"--Streakoid:DataFolder={back}", "--Streakoid:EmbeddedPostgres:Enabled=true");
        Assert.Matches("users +1", stats.Output);
    }

    private Task<Ended> BackUpAsync(string? database = null, string? role = null) =>
        RunAsync(
            "backup",
            File,
            $"--ConnectionStrings:StreakoidBackup={role ?? _cluster.SuperuserConnectionString(database ?? _database)}"
        );

    private Task<Ended> RestoreAsync(string database, params string[] switches) =>
        RunAsync(["restore", File, .. switches, $"--ConnectionStrings:StreakoidOwner={_cluster.OwnerConnectionString(database)}"]);

    private Task<ServerProcess> ServeAsync(string database) => ServerProcess.StartAsync(_cluster.AppConnectionString(database));

    private static async Task<string?> ExpiryAsync(Person person, string cursor) =>
        (
            await person.AskAsync("query($after: String) { me { changes(after: $after) { nodes { kind } } } }", new { after = cursor })
        ).ErrorCode;

    private static Task AnsweringAsync(HttpClient http, Process process) =>
        Processes.EventuallyAsync(
            async () =>
            {
                if (process.HasExited)
                    Assert.Fail(await process.StandardError.ReadToEndAsync());
                try
                {
                    using HttpResponseMessage response = await http.GetAsync("/health/ready");
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "it serves"
        );

    /// <summary>Adds a user with a streak and many check-ins.</summary>
    private Task<object?> FillAsync(int checkIns, string? database = null) =>
        SqlAsync(
            database ?? _database,
            $"""
            insert into users (id, email, email_key, password_hash, display_name, time_zone, created_at)
              values ('00000000-0000-7000-8000-000000000001', 'a@example.com', 'a@example.com', 'x', 'Ada', 'Etc/UTC', now());
            insert into streaks (user_id, id, name, created_at, tags, version) select id, id, 'Read', now(), array[]::text[], 1 from users;
            insert into check_ins (user_id, streak_id, id, day, amount, occurred_at, time_zone, client_ids)
              select user_id, id, gen_random_uuid(), date '2000-01-01' + n, 1, now(), 'Etc/UTC', array[]::uuid[] from streaks, generate_series(1, {checkIns}) n;
            """
        );

    private async Task<object?> SqlAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = new(
            new NpgsqlConnectionStringBuilder(_cluster.SuperuserConnectionString(database))
            {
                Pooling = false,
                CommandTimeout = 0,
            }.ConnectionString
        );
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Every row of every table, as text.</summary>
    private async Task<string> RowsAsync(string database)
    {
        StringBuilder rows = new();
        string tables = (string)
            (await SqlAsync(database, "select string_agg(tablename, ' ' order by tablename) from pg_tables where schemaname = 'public'"))!;
        foreach (string table in tables.Split(' '))
            rows.AppendLine(
                CultureInfo.InvariantCulture,
                $"{table}:\n{await SqlAsync(database, $"select string_agg(t::text, E'\n' order by t::text) from \"{table}\" t")}"
            );
        return rows.ToString();
    }

    private static async Task<byte[]> SealedAsync(Func<ZipArchive, Task> write)
    {
        using MemoryStream stream = new();
        await SealedZip.WriteAsync(stream, write);
        return stream.ToArray();
    }

    /// <summary>A backup with another manifest, and a seal that fits.</summary>
    private static async Task<byte[]> ChangedAsync(byte[] backup, string text, string by)
    {
        await using ZipArchive archive = new(new MemoryStream(backup), ZipArchiveMode.Read);
        return await SealedAsync(async copy =>
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                await using Stream from = await entry.OpenAsync(),
                    to = await copy.CreateEntry(entry.FullName).OpenAsync();
                if (entry.FullName != BackupManifest.Entry)
                {
                    await from.CopyToAsync(to);
                    continue;
                }
                using StreamReader reader = new(from);
                string manifest = await reader.ReadToEndAsync();
                Assert.Contains(text, manifest, StringComparison.Ordinal);
                await to.WriteAsync(Encoding.UTF8.GetBytes(manifest.Replace(text, by, StringComparison.Ordinal)));
            }
        });
    }
}
