using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.NodePackages;

namespace Streakoid.Tests.Support;

/// <summary>One PostgreSQL for the whole test run, in a temporary folder that is deleted afterwards.</summary>
public sealed class EmbeddedCluster
{
    private static readonly Lazy<Task<EmbeddedCluster>> Started = new(StartAsync);
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private readonly EmbeddedPostgresServer _server;
    private int _databases;

    private EmbeddedCluster(EmbeddedPostgresServer server) => _server = server;

    /// <summary>The cluster, started at first use.</summary>
    public static Task<EmbeddedCluster> SharedAsync => Started.Value;

    /// <summary>Connects to a database as the superuser.</summary>
    public string SuperuserConnectionString(string database) => On(database, _server.SuperuserConnectionString);

    /// <summary>Connects to a database as the role that owns and migrates it.</summary>
    public string OwnerConnectionString(string database) => On(database, _server.OwnerConnectionString);

    /// <summary>Connects to a database as the role of requests.</summary>
    public string AppConnectionString(string database) => On(database, _server.AppConnectionString);

    /// <summary>Creates a database, empty or a copy of another one, and returns its name. Closes all connections to the
    /// template.</summary>
    public async Task<string> CreateDatabaseAsync(string template = "template1")
    {
        string name = $"test_{Interlocked.Increment(ref _databases)}";
        await OneAtATime.WaitAsync();
        try
        {
            await using NpgsqlConnection connection = await Roles.OpenAsync(
                _server.SuperuserConnectionString,
                "postgres",
                CancellationToken.None
            );
            // A template with open connections can't be copied, and pools keep connections open.
            await ExecuteAsync(connection, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'");
            await ExecuteAsync(connection, $"CREATE DATABASE {name} OWNER {Roles.Owner} TEMPLATE {template}");
            await Roles.LimitAccessAsync(connection, name, CancellationToken.None);
            return name;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Drops a database even if it has connections.</summary>
    public async Task DropDatabaseAsync(string database)
    {
        await using NpgsqlConnection connection = await Roles.OpenAsync(
            _server.SuperuserConnectionString,
            "postgres",
            CancellationToken.None
        );
        await ExecuteAsync(connection, $"DROP DATABASE {database} WITH (FORCE)");
    }

    private static string On(string database, string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    private static async Task<EmbeddedCluster> StartAsync()
    {
        string folder = TemporaryFolder.Make("cluster");
        EmbeddedPostgresServer server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions
            {
                DataFolder = folder,
                BinariesFolder = NodePackageFolder.PostgreSql,
                Durable = false,
                MaxConnections = 300,
            },
            NullLogger.Instance,
            CancellationToken.None
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Task stopped = server.DisposeAsync().AsTask();
            if (OperatingSystem.IsWindows())
            {
                stopped.GetAwaiter().GetResult();
                TemporaryFolder.Delete(folder);
                return;
            }

            ClearAwayAfterThisProcess(server.ProcessId, folder);
            stopped.GetAwaiter().GetResult();
        };
        return new EmbeddedCluster(server);
    }

    // The test runner ends this process 100 ms after the last test, which is too short to stop PostgreSQL and delete its files.
    private static void ClearAwayAfterThisProcess(int postgres, string folder) =>
        Process.Start(
            new ProcessStartInfo(
                "sh",
                [
                    "-c",
                    "trap '' INT HUP; for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 $0 2>/dev/null || break; sleep 0.2; done; kill -QUIT $0 2>/dev/null && sleep 1; rm -rf \"$1\"",
                    $"{postgres}",
                    folder,
                ]
            )
            {
                // Otherwise the runner would wait for its output, which this process would keep open.
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        );

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
