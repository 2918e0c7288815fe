using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.NodePackages;

namespace Streakoid.Tests.Support;

/// <summary>A durable PostgreSQL for one test, on a fixed port, that can be stopped, killed, frozen and started again.</summary>
public sealed class OwnDatabase : IAsyncDisposable
{
    private readonly string _folder = TemporaryFolder.Make("own-database");
    private readonly int _port = FreePort();
    private EmbeddedPostgresServer? _server;

    private OwnDatabase() { }

    /// <summary>The application's connection string, valid even while the database is stopped.</summary>
    public string AppConnectionString { get; private set; } = "";

    public string SuperuserConnectionString { get; private set; } = "";

    /// <summary>The id of PostgreSQL's main process.</summary>
    public int ProcessId => _server!.ProcessId;

    /// <summary>Creates and starts a database, migrated or not.</summary>
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

    /// <summary>Kills PostgreSQL as a crash of the machine would. It restarts automatically.</summary>
    public async Task KillAsync()
    {
        int[] all = await ProcessesAsync();
        try
        {
            await Processes.RunAsync("kill", ["-KILL", .. all.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        }
        catch (InvalidOperationException error) when (error.Message.Contains("No such process", StringComparison.Ordinal))
        {
            // One of the processes had already exited. The others have received the signal and may still be exiting.
        }
    }

    /// <summary>The number of automatic restarts.</summary>
    public int Restarts => _server!.Restarts;

    /// <summary>Kills PostgreSQL as a crash of the machine would, without a restart.</summary>
    public async Task KillAndStopAsync()
    {
        await KillAsync();
        // The server restarts PostgreSQL automatically, but here the test decides when it is available again.
        await StopAsync();
    }

    /// <summary>The ids of PostgreSQL's main process and those of its connections.</summary>
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

    /// <summary>A free port.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
