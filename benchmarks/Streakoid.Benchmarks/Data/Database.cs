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

/// <summary>The PostgreSQL that every server is measured over: the server's embedded one, as durable as it is by default.</summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Enough for every server's pool at once.</summary>
    private const int Connections = 400;

    private readonly EmbeddedPostgresServer _server;
    private readonly ServerLog _log;

    private Database(EmbeddedPostgresServer server, ServerLog log)
    {
        (_server, _log) = (server, log);
        Superuser = new NpgsqlDataSourceBuilder(server.SuperuserConnectionString + ";Command Timeout=0").UseNodaTime().Build();
    }

    public NpgsqlDataSource Superuser { get; }

    /// <summary>The newest migration and the version of snapshots: data that was seeded for others may lack what they added.</summary>
    public static string Version { get; } =
        $"{typeof(StreakoidDb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Migration))).Max(type => type.GetCustomAttribute<MigrationAttribute>()!.Id)} {StreakSnapshotBytes.Version}";

    /// <summary>How servers connect: as the role that row-level security holds back.</summary>
    public string AppConnectionString => _server.AppConnectionString;

    /// <summary>The main process; its children serve the connections.</summary>
    public int ProcessId => _server.ProcessId;

    /// <summary>Starts it on a folder, made and migrated where it is new.</summary>
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

    /// <summary>Gathers the lines of PostgreSQL's log until the listening is disposed.</summary>
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
