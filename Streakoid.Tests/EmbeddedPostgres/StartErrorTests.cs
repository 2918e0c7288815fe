using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.NodePackages;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.EmbeddedPostgres;

/// <summary>If PostgreSQL can't start, the message shows the reason and what to do, and no data is lost.</summary>
[Trait("kind", "faults")]
public sealed class StartErrorTests : EmbeddedPostgresTest
{
    [Fact]
    public async Task A_second_host_on_a_data_folder_is_rejected_with_folder_and_process()
    {
        await using SeparateHost first = await SeparateHost.StartAsync(Folder);

        string refusal = await RefusalAsync();

        Assert.Contains($"(process {first.ProcessId})", refusal, StringComparison.Ordinal);
        Assert.Contains(Folder, refusal, StringComparison.Ordinal);
        Assert.Equal(1, await SqlAsync(first.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_port_in_use_is_reported()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.StartsWith($"Port {port} on 127.0.0.1", await RefusalAsync(port), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_is_not_writable_is_reported()
    {
        // Not even root can create a folder there.
        EmbeddedPostgresException refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgresServer.StartAsync(
                new EmbeddedPostgresOptions { DataFolder = "/proc/streakoid", BinariesFolder = NodePackageFolder.PostgreSql },
                NullLogger.Instance,
                CancellationToken.None
            )
        );

        Assert.StartsWith("The data folder /proc/streakoid can't be written by the user", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Streakoid", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_another_major_version_is_rejected_and_not_changed()
    {
        await (await StartAsync()).DisposeAsync();
        string version = Path.Combine(Cluster, "PG_VERSION");
        await File.WriteAllTextAsync(version, "17\n");
        string[] before = FilesOf(Cluster);

        string refusal = await RefusalAsync();

        Assert.Contains("was written by PostgreSQL 17, and this Streakoid contains PostgreSQL 18", refusal, StringComparison.Ordinal);
        Assert.Contains("Write a backup with the Streakoid that wrote the data", refusal, StringComparison.Ordinal);
        Assert.Equal(before, FilesOf(Cluster));

        await File.WriteAllTextAsync(version, "18\n");
        await (await StartAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_is_not_a_cluster_is_rejected_and_not_changed()
    {
        await (await StartAsync()).DisposeAsync();
        File.Move(Path.Combine(Cluster, "PG_VERSION"), Path.Combine(Folder, "aside"));

        Assert.Contains("is not a PostgreSQL cluster", await RefusalAsync(), StringComparison.Ordinal);

        File.Move(Path.Combine(Folder, "aside"), Path.Combine(Cluster, "PG_VERSION"));
        await (await StartAsync()).DisposeAsync();
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("{ \"Superuser\": ", "can't be read")]
    [InlineData("{ \"Superuser\": \"a\" }", "can't be read")]
    [InlineData("{ \"Superuser\": \"a\", \"Owner\": \"b\", \"App\": \"c\" }", "do not match the database")]
    public async Task Passwords_that_do_not_match_are_reported(string? secrets, string what)
    {
        await (await StartAsync()).DisposeAsync();
        string file = Path.Combine(Folder, "secrets.json");
        File.Delete(file);
        if (secrets is not null)
            await File.WriteAllTextAsync(file, secrets);

        string refusal = await RefusalAsync();

        Assert.Contains(file, refusal, StringComparison.Ordinal);
        Assert.Contains(what, refusal, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Cluster));
    }

    [Fact]
    public async Task A_damaged_cluster_is_reported_with_the_message_of_PostgreSQL()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(Cluster, "global", "pg_control"), "");

        string refusal = await RefusalAsync();

        Assert.Contains("PostgreSQL does not start", refusal, StringComparison.Ordinal);
        Assert.Contains("pg_control", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_built_without_PostgreSQL_reports_it()
    {
        EmbeddedPostgresException refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgresServer.StartAsync(
                new EmbeddedPostgresOptions { DataFolder = Folder, BinariesFolder = null },
                NullLogger.Instance,
                CancellationToken.None
            )
        );

        Assert.StartsWith("This Streakoid contains no PostgreSQL", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Streakoid", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_reported_with_the_message_of_initdb_and_leaves_no_cluster()
    {
        // A small disk in a separate mount namespace, which does not need root.
        string script = $"mount -t tmpfs -o size=12m tmpfs '{Folder}' && \"$@\"; ls '{Folder}'";
        await using SeparateHost host = await SeparateHost.StartAsync(
            Folder,
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
        );

        Assert.StartsWith("refused PostgreSQL can't create its cluster in", host.Refusal, StringComparison.Ordinal);
        Assert.Contains("No space left on device", host.Refusal, StringComparison.Ordinal);
        var left = new List<string>();
        for (string line = await host.ReadLineAsync(); line != "(nothing)"; line = await host.ReadLineAsync())
            left.Add(line);
        Assert.Equal(["lock", "lock.holder", "secrets.json"], left);
    }

    [Fact]
    public async Task A_disk_that_is_full_for_a_while_loses_no_acknowledged_write()
    {
        await using SeparateHost host = await SeparateHost.StartAsync(
            Folder,
            [
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                $"mount -t tmpfs -o size=160m tmpfs '{Folder}' && exec \"$@\"",
                "sh",
            ]
        );
        Assert.Equal("", host.Refusal);
        await SqlAsync(host.ConnectionString, "CREATE TABLE written (n int, filler text)");
        // The disk is in the host's mount namespace.
        string filler = $"/proc/{host.ProcessId}/root{Folder}/filler";
        await using (FileStream file = new(filler, FileMode.CreateNew))
        {
            byte[] block = new byte[1 << 16];
            IOException full = await Assert.ThrowsAsync<IOException>(async () =>
            {
                while (true)
                {
                    await file.WriteAsync(block);
                    await file.FlushAsync();
                }
            });
            Assert.Contains("No space left on device", full.Message, StringComparison.Ordinal);
        }
        int acknowledged = 0;
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
        {
            while (true)
            {
                // Random, so that it cannot be compressed.
                await SqlAsync(
                    host.ConnectionString,
                    $"INSERT INTO written SELECT {acknowledged}, string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 20000)"
                );
                acknowledged++;
            }
        });

        File.Delete(filler);
        // It recovers by itself, however PostgreSQL took it.
        await SqlEventuallyAsync(host.ConnectionString, "INSERT INTO written VALUES (-1, 'room')");
        Assert.Equal(
            (long)acknowledged,
            await SqlEventuallyAsync(
                host.ConnectionString,
                $"SELECT count(DISTINCT n) FROM written WHERE n BETWEEN 0 AND {acknowledged - 1}"
            )
        );
    }

    [Fact]
    public async Task A_data_folder_that_became_read_only_is_reported_and_not_changed()
    {
        await (await StartAsync()).DisposeAsync();
        string[] before = FilesOf(Folder);
        // The same folder, mounted again without writing.
        string script = $"mount --bind '{Folder}' '{Folder}' && mount -o remount,bind,ro '{Folder}' && exec \"$@\"";
        await using (
            SeparateHost host = await SeparateHost.StartAsync(
                Folder,
                ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
            )
        )
        {
            Assert.StartsWith($"refused The data folder {Folder} can't be written", host.Refusal, StringComparison.Ordinal);
            Assert.Contains("Read-only file system", host.Refusal, StringComparison.Ordinal);
        }
        Assert.Equal(before, FilesOf(Folder));
        await (await StartAsync()).DisposeAsync();
    }

    /// <summary>Every file with its length and the time of its last change.</summary>
    private static string[] FilesOf(string folder) =>
        [
            .. new DirectoryInfo(folder)
                .GetFiles("*", SearchOption.AllDirectories)
                .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}")
                .Order(StringComparer.Ordinal),
        ];
}
