using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.NodePackages;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.EmbeddedPostgres;

/// <summary>What keeps PostgreSQL from starting is named, with what to do about it, and nothing is lost.</summary>
[Trait("kind", "faults")]
public sealed class RefusalTests : EmbeddedPostgresTest
{
    [Fact]
    public async Task A_second_host_on_one_data_folder_is_refused_by_folder_and_process()
    {
        await using SeparateHost first = await SeparateHost.StartAsync(Folder);

        string refusal = await RefusalAsync();

        Assert.Contains($"(process {first.ProcessId})", refusal, StringComparison.Ordinal);
        Assert.Contains(Folder, refusal, StringComparison.Ordinal);
        Assert.Equal(1, await SqlAsync(first.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.StartsWith($"Port {port} on 127.0.0.1", await RefusalAsync(port), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        // Not even root makes a folder there.
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
    public async Task Data_of_another_major_version_is_refused_and_left_alone()
    {
        await (await StartAsync()).DisposeAsync();
        string version = Path.Combine(Cluster, "PG_VERSION");
        await File.WriteAllTextAsync(version, "17\n");

        Assert.Contains(
            "was written by PostgreSQL 17, and this Streakoid contains PostgreSQL 18",
            await RefusalAsync(),
            StringComparison.Ordinal
        );

        await File.WriteAllTextAsync(version, "18\n");
        await (await StartAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_is_no_cluster_is_refused_and_left_alone()
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
    public async Task Passwords_that_do_not_fit_are_named(string? secrets, string what)
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
    public async Task A_damaged_cluster_is_answered_with_what_PostgreSQL_says()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(Cluster, "global", "pg_control"), "");

        string refusal = await RefusalAsync();

        Assert.Contains("PostgreSQL does not start", refusal, StringComparison.Ordinal);
        Assert.Contains("pg_control", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_built_without_PostgreSQL_says_so()
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
    public async Task A_full_disk_is_answered_with_what_initdb_says_and_leaves_no_half_cluster()
    {
        // A small disk in a mount namespace of its own, which needs no root.
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
}
