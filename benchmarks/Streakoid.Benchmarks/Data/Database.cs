using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Streakoid.Data;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.NodePackages;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.Benchmarks.Data;

/// <summary>The PostgreSQL of all measured servers: the embedded one, with its default durability.</summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Enough for the pools of all servers together.</summary>
    private const int Connections = 400;

    private readonly EmbeddedPostgresServer _server;
    private readonly ServerLog _log;

    private Database(EmbeddedPostgresServer server, ServerLog log)
    {
        (_server, _log) = (server, log);
        Superuser = new NpgsqlDataSourceBuilder(server.SuperuserConnectionString + ";Command Timeout=0").UseNodaTime().Build();
    }

    public NpgsqlDataSource Superuser { get; }

    /// <summary>The newest migration and the version of snapshots. Data seeded for other versions is replaced.</summary>
    public static string Version { get; } =
        $"{typeof(StreakoidDb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Migration))).Max(type => type.GetCustomAttribute<MigrationAttribute>()!.Id)} {StreakSnapshotBytes.Version}";

    /// <summary>The servers' connection string, with the role that is subject to row-level security.</summary>
    public string AppConnectionString => _server.AppConnectionString;

    /// <summary>The id of the main process, whose children serve the connections.</summary>
    public int ProcessId => _server.ProcessId;

    /// <summary>Starts the database on a folder; creates and migrates it if it is new.</summary>
    public static async Task<Database> StartAsync(string folder)
    {
        ServerLog log = new();
        EmbeddedPostgresServer server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions
            {
                DataFolder = folder,
                BinariesFolder = NodePackageFolder.PostgreSql,
                MaxConnections = Connections,
            },
            log,
            CancellationToken.None
        );
        await Migrator.MigrateAsync(server.OwnerConnectionString, CancellationToken.None);
        return new Database(server, log);
    }

    /// <summary>Collects the lines of PostgreSQL's log until the result is disposed of.</summary>
    public IDisposable Listen(out IReadOnlyCollection<string> lines)
    {
        ConcurrentQueue<string> gathered = new();
        lines = gathered;
        return _log.Listen(gathered);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = Superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using NpgsqlCommand command = Superuser.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Superuser.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
    }
}
