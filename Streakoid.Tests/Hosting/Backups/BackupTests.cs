using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Streakoid.Hosting.Database;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Backups;

/// <summary>The scripts that people run, against a cluster that is destroyed.</summary>
[Trait("kind", "faults")]
public sealed class BackupTests : IAsyncLifetime
{
    private readonly string _folder = TemporaryFolder.Make("backups");
    private DebianCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await DebianCluster.StartAsync();

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        TemporaryFolder.Delete(_folder);
    }

    [Fact]
    public async Task A_restored_backup_has_every_row_of_two_users_and_the_row_level_security()
    {
        await _cluster.MigrateAsync();
        Person ada,
            grace;
        string streak;
        await using (ServerProcess server = await ServerProcess.StartAsync(_cluster.AppConnectionString))
        {
            ada = await Person.RegisterAsync(server.Http);
            grace = await Person.RegisterAsync(server.Http);
            streak = await ada.CreateStreakAsync("Yoga, “daily” ☀");
            (await ada.CheckInAsync(streak)).Succeeded();
            (await grace.CheckInAsync(await grace.CreateStreakAsync("Read"))).Succeeded();
        }
        string before = await RowsAsync();
        Assert.Contains("Yoga, “daily” ☀", before, StringComparison.Ordinal);
        string file = await BackUpAsync();

        await _cluster.DisposeAsync();
        _cluster = await DebianCluster.StartAsync();
        await RestoreAsync(file);

        Assert.Equal(before, await RowsAsync());
        Assert.Equal(2L, await _cluster.SqlAsync("select count(*) from streaks"));
        foreach (string role in (string[])["streakoid_app", "streakoid_owner"])
            Assert.Equal(0L, await _cluster.SqlAsync("select count(*) from streaks", role: role));
        Assert.Equal(false, await _cluster.SqlAsync("select has_database_privilege('public', 'streakoid', 'connect')"));
        // The migrating role can go on where it was, and the server serves the sessions there were.
        await Migrator.MigrateAsync(_cluster.As("streakoid_owner", "streakoid"), CancellationToken.None);
        await using ServerProcess again = await ServerProcess.StartAsync(_cluster.AppConnectionString);
        Person back = new(again.Http) { AccessToken = ada.AccessToken };
        Assert.Equal("DONE 1/1", await back.StandingAsync(streak));
        (await back.UndoAsync(streak)).Succeeded();
        Assert.Null((await new Person(again.Http).LoginAsync(grace.Email, Person.Password)).Data("login.errors"));
        Assert.Null(
            (
                await new Person(again.Http) { AccessToken = grace.AccessToken }.AskAsync(
                    "query($id: ID!) { me { streak(id: $id) { name } } }",
                    new { id = streak }
                )
            ).Data("me.streak")
        );
    }

    [Fact]
    public async Task A_backup_that_is_cut_short_is_refused_and_so_is_one_without_its_checksum()
    {
        await _cluster.MigrateAsync();
        string file = await BackUpAsync();
        byte[] whole = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, whole[..^100]);
        Assert.Contains("it was cut short or changed", await RefusedAsync(file), StringComparison.Ordinal);
        Assert.Equal(0L, await _cluster.SqlAsync("select count(*) from pg_database where datname = 'other'", "postgres"));

        // Even where the checksum fits, nothing of it stays.
        await File.WriteAllTextAsync(file + ".sha256", Convert.ToHexStringLower(SHA256.HashData(whole.AsSpan(..^100))) + "  cut\n");
        await RefusedAsync(file);
        Assert.Equal(0L, await _cluster.SqlAsync("select count(*) from pg_tables where schemaname = 'public'", "other"));

        File.Delete(file + ".sha256");
        Assert.Contains("is missing", await RefusedAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_would_not_see_every_row_is_refused_and_leaves_no_file()
    {
        await _cluster.MigrateAsync();
        (int code, _, string errors) = await _cluster.ScriptAsync("backup.sh", _folder, ("PGUSER", "streakoid_owner"));
        Assert.Equal(1, code);
        Assert.Contains("does not see every row", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        // And pg_dump itself would have said so.
        InvalidOperationException itself = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Processes.RunAsync(
                $"{_cluster.Programs}/pg_dump",
                "--format=custom",
                $"--file={_folder}/partial",
                $"postgresql://streakoid_owner@127.0.0.1:{_cluster.Port}/streakoid"
            )
        );
        Assert.Contains("row-level security", itself.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_holds_tables_is_not_overwritten()
    {
        await _cluster.MigrateAsync();
        string file = await BackUpAsync();
        (int code, _, string errors) = await _cluster.ScriptAsync("restore.sh", file);
        Assert.Equal(1, code);
        Assert.Contains("nothing is overwritten", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_backups_stay_and_a_failed_backup_deletes_none()
    {
        await _cluster.MigrateAsync();
        foreach (string day in (string[])["20200101", "20200102", "20200103"])
        foreach (string ending in (string[])["", ".sha256"])
            await File.WriteAllTextAsync($"{_folder}/streakoid-{day}T000000Z.dump{ending}", day);
        (int code, _, _) = await _cluster.ScriptAsync("backup.sh", _folder, ("KEEP", "2"), ("PGDATABASE", "absent"));
        Assert.NotEqual(0, code);
        Assert.Equal(6, Directory.GetFiles(_folder).Length);

        string file = await BackUpAsync(("KEEP", "2"));
        string[] kept = [file, $"{_folder}/streakoid-20200103T000000Z.dump"];
        Assert.Equal(
            kept.SelectMany(name => (string[])[name, name + ".sha256"]).Order(StringComparer.Ordinal),
            Directory.GetFiles(_folder).Order(StringComparer.Ordinal)
        );
    }

    private async Task<string> BackUpAsync(params (string, string)[] environment)
    {
        (int code, string output, string errors) = await _cluster.ScriptAsync("backup.sh", _folder, environment);
        Assert.True(code == 0, errors);
        return output.TrimEnd('\n');
    }

    private async Task RestoreAsync(string file)
    {
        (int code, _, string errors) = await _cluster.ScriptAsync("restore.sh", file);
        Assert.True(code == 0, errors);
    }

    private async Task<string> RefusedAsync(string file)
    {
        (int code, _, string errors) = await _cluster.ScriptAsync("restore.sh", file, ("PGDATABASE", "other"));
        Assert.NotEqual(0, code);
        return errors;
    }

    /// <summary>Every row of every table, as text.</summary>
    private async Task<string> RowsAsync()
    {
        StringBuilder rows = new();
        string tables = (string)
            (await _cluster.SqlAsync("select string_agg(tablename, ' ' order by tablename) from pg_tables where schemaname = 'public'"))!;
        foreach (string table in tables.Split(' '))
            rows.AppendLine(
                CultureInfo.InvariantCulture,
                $"{table}:\n{await _cluster.SqlAsync($"select string_agg(t::text, E'\n' order by t::text) from \"{table}\" t")}"
            );
        return rows.ToString();
    }
}
