using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.NodePackages;

namespace Streakoid.Tests.Support;

/// <summary>A durable PostgreSQL of one test's own, on a port that stays the same, to be stopped, killed, frozen and started
/// again.</summary>
public sealed class OwnDatabase : IAsyncDisposable
{
    private readonly string _folder = TemporaryFolder.Make("own-database");
    private readonly int _port = FreePort();
    private EmbeddedPostgresServer? _server;

    private OwnDatabase() { }

    /// <summary>How the application connects, whether the database is there or not.</summary>
    public string AppConnectionString { get; private set; } = "";

    public string SuperuserConnectionString { get; private set; } = "";

    /// <summary>PostgreSQL's own process.</summary>
    public int ProcessId => _server!.ProcessId;

    /// <summary>Makes one that runs, migrated or not.</summary>
    public static async Task<OwnDatabase> CreateAsync(bool migrated = true)
    {
        OwnDatabase database = new();
        await database.StartAsync();
        database.AppConnectionString = database._server!.AppConnectionString;
        database.SuperuserConnectionString = new NpgsqlConnectionStringBuilder(database._server.SuperuserConnectionString)
        {
            Database = "streakoid",
            Pooling = false,
        }.ConnectionString;
        if (migrated)
            await database.MigrateAsync();
        return database;
    }

    public async Task StartAsync() =>
        _server = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions
            {
                DataFolder = _folder,
                BinariesFolder = NodePackageFolder.PostgreSql,
                Port = _port,
            },
            NullLogger.Instance,
            CancellationToken.None
        );

    public Task MigrateAsync() => Migrator.MigrateAsync(_server!.OwnerConnectionString, CancellationToken.None);

    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Ends PostgreSQL as a crash of the machine would; it is started again by itself.</summary>
    public async Task KillAsync()
    {
        int[] all = await ProcessesAsync();
        try
        {
            await Processes.RunAsync("kill", ["-KILL", .. all.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        }
        catch (InvalidOperationException error) when (error.Message.Contains("No such process", StringComparison.Ordinal))
        {
            // One of its connections had ended by itself meanwhile. The others were sent the signal, and are perhaps still at their ending.
        }
    }

    /// <summary>How often it was started again by itself.</summary>
    public int Restarts => _server!.Restarts;

    /// <summary>Ends PostgreSQL as a crash of the machine would, and leaves it down.</summary>
    public async Task KillAndStopAsync()
    {
        await KillAsync();
        // Ours starts it again by itself, but for how long the database stays away is for the test to say.
        await StopAsync();
    }

    /// <summary>PostgreSQL's own process and those of its connections.</summary>
    public async Task<int[]> ProcessesAsync()
    {
        string children = await Processes.RunAsync("pgrep", "-P", ProcessId.ToString(CultureInfo.InvariantCulture));
        return
        [
            ProcessId,
            .. children.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        TemporaryFolder.Delete(_folder);
    }

    /// <summary>A port that nobody listens at.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
