using System.Diagnostics;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.EmbeddedPostgres;

[Trait("kind", "faults")]
public sealed class KilledTests : EmbeddedPostgresTest
{
    [Fact]
    public async Task A_killed_PostgreSQL_is_started_again_on_its_port_with_every_acknowledged_write()
    {
        await using EmbeddedPostgresServer server = await StartAsync(durable: true);
        await SqlAsync(server.OwnerConnectionString, "CREATE TABLE kept (n int)");
        for (int kill = 1; kill <= 3; kill++)
        {
            await SqlAsync(server.OwnerConnectionString, $"INSERT INTO kept VALUES ({kill})");
            int process = server.ProcessId;

            await Processes.RunAsync("kill", "-9", $"{process}");

            Assert.Equal((long)kill, await SqlEventuallyAsync(server.OwnerConnectionString, "SELECT count(*) FROM kept"));
            await Processes.EventuallyAsync(() => Task.FromResult(server.Restarts == kill), "the restart is counted");
            Assert.NotEqual(process, server.ProcessId);
        }
    }

    [Fact]
    public async Task A_PostgreSQL_killed_during_a_query_that_continues_is_started_again()
    {
        await using EmbeddedPostgresServer server = await StartAsync();
        // A query that does not notice the end of the postmaster.
        Task<object?> busy = SqlAsync(server.SuperuserConnectionString, "SELECT count(*) FROM generate_series(1, 2000000000)");
        await Processes.EventuallyAsync(
            async () =>
                (long)
                    (
                        await SqlAsync(
                            server.SuperuserConnectionString,
                            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series(1, 2000%'"
                        )
                    )! == 2,
            "the query runs"
        );

        await Processes.RunAsync("kill", "-9", $"{server.ProcessId}");

        Assert.Equal(1, await SqlEventuallyAsync(server.OwnerConnectionString, "SELECT 1"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => busy);
    }

    [Fact]
    public async Task After_a_killed_host_the_next_one_finds_the_data_and_leaves_no_process()
    {
        await using SeparateHost killed = await SeparateHost.StartAsync(Folder);
        await SqlAsync(killed.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS n");

        await killed.KillAsync();

        Assert.True(Processes.IsAlive(killed.PostgresProcessId), "PostgreSQL ended with its host, so the test tests nothing");
        await using EmbeddedPostgresServer next = await StartAsync();
        Assert.Equal(42, await SqlAsync(next.SuperuserConnectionString, "SELECT n FROM kept"));
        Assert.False(Processes.IsAlive(killed.PostgresProcessId), "the old PostgreSQL still runs");
    }

    [Fact]
    public async Task After_host_and_PostgreSQL_were_killed_the_next_host_finds_the_data()
    {
        await using SeparateHost killed = await SeparateHost.StartAsync(Folder);
        await SqlAsync(killed.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS n");

        await killed.KillAsync();
        await Processes.RunAsync("kill", "-9", $"{killed.PostgresProcessId}");

        await using EmbeddedPostgresServer next = await StartAsync();
        Assert.Equal(42, await SqlAsync(next.SuperuserConnectionString, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task A_cluster_whose_creation_was_interrupted_is_created_again()
    {
        await using SeparateHost killed = SeparateHost.Launch(Folder);
        await Processes.EventuallyAsync(
            () =>
                Task.FromResult(
                    Directory
                        .GetDirectories(Folder, "postgresql.unfinished-*")
                        .Any(folder => File.Exists(Path.Combine(folder, "PG_VERSION")))
                ),
            "initdb has begun"
        );

        await killed.KillAsync();

        Assert.False(Directory.Exists(Cluster), "initdb had already finished, so the test tests nothing");
        await using EmbeddedPostgresServer next = await StartAsync();
        Assert.Equal(1, await SqlAsync(next.OwnerConnectionString, "SELECT 1"));
        Assert.Empty(Directory.GetFileSystemEntries(Folder, "postgresql.unfinished-*"));
    }

    [Fact]
    public async Task An_unfinished_cluster_is_deleted_while_the_shell_of_initdb_still_writes()
    {
        string unfinished = Path.Combine(Folder, "postgresql.unfinished-0");
        Directory.CreateDirectory(unfinished);
        var start = new ProcessStartInfo("sh", ["-c", "while [ -d $PGDATA ]; do : > $PGDATA/$((n=n+1)); done"])
        {
            Environment = { ["PGDATA"] = unfinished },
            RedirectStandardError = true,
        };
        using var shell = Process.Start(start)!;
        await Processes.EventuallyAsync(() => Task.FromResult(Directory.EnumerateFiles(unfinished).Any()), "the shell writes");

        await using EmbeddedPostgresServer next = await StartAsync();

        Assert.Equal(1, await SqlAsync(next.OwnerConnectionString, "SELECT 1"));
        Assert.False(Directory.Exists(unfinished));
        await shell.WaitForExitAsync();
        Assert.Equal(128 + 9, shell.ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_in_the_terminal_does_not_stop_PostgreSQL_before_the_host()
    {
        // A terminal sends SIGINT to the whole foreground process group. Processes that a shell starts in the background ignore SIGINT,
        // and so do their children, unless the default is restored.
        await using SeparateHost host = await SeparateHost.StartAsync(Folder, ["env", "--default-signal=INT", "setsid"]);

        await Processes.RunAsync("kill", "-INT", "--", $"-{host.ProcessId}");

        Assert.Equal("still served, 0 restarts", await host.ReadLineAsync());
        Assert.Equal(0, await host.ExitedAsync());
        Assert.False(Processes.IsAlive(host.PostgresProcessId));
    }
}
