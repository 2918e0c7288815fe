using System.Globalization;
using Npgsql;

namespace Streakoid.EmbeddedPostgres;

/// <summary>A PostgreSQL that starts and stops with the host and is restarted when it exits.</summary>
internal sealed class EmbeddedPostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly DataFolder _folder;
    private readonly PostgresBinaries _binaries;
    private readonly PostgresLauncher _launcher;
    private readonly EmbeddedPostgresOptions _options;
    private readonly ILogger _logger;
    private readonly DataFolderLock _lock;
    private readonly CancellationTokenSource _stopping = new();
    private Postmaster _postmaster;
    private readonly Task _supervision;
    private int _restarts;

    private EmbeddedPostgresServer(
        DataFolder folder,
        DataFolderLock @lock,
        PostgresBinaries binaries,
        PostgresLauncher launcher,
        EmbeddedPostgresOptions options,
        ILogger logger,
        Postmaster postmaster,
        Secrets secrets,
        string superuserConnectionString
    )
    {
        _folder = folder;
        _lock = @lock;
        _binaries = binaries;
        _launcher = launcher;
        _options = options;
        _logger = logger;
        _postmaster = postmaster;
        Port = new NpgsqlConnectionStringBuilder(superuserConnectionString).Port;
        SuperuserConnectionString = ConnectionString(Port, Roles.Superuser, secrets.Superuser, Roles.Database);
        OwnerConnectionString = ConnectionString(Port, Roles.Owner, secrets.Owner, Roles.Database);
        AppConnectionString = ConnectionString(Port, Roles.App, secrets.App, Roles.Database);
        _supervision = SuperviseAsync();
    }

    /// <summary>Raised when PostgreSQL accepts connections again, on the same port, after it exited unexpectedly.</summary>
    public event EventHandler? Restarted;

    /// <summary>The number of restarts.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>The port on 127.0.0.1. Restarts do not change it.</summary>
    public int Port { get; }

    /// <summary>The id of PostgreSQL's current main process.</summary>
    public int ProcessId => Volatile.Read(ref _postmaster).ProcessId;

    /// <summary>Connects as the cluster's superuser. Not for requests, not for migrations.</summary>
    public string SuperuserConnectionString { get; }

    /// <summary>Connects as the role that owns and migrates the database.</summary>
    public string OwnerConnectionString { get; }

    /// <summary>Connects as the role of requests.</summary>
    public string AppConnectionString { get; }

    /// <summary>
    /// Starts PostgreSQL on a data folder, creates what is missing, and returns when the database and its roles exist.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">It can't run here; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgresServer> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        PostgresBinaries binaries = PostgresBinaries.Find(options.BinariesFolder);
        DataFolder folder = DataFolder.Open(options.DataFolder);
        DataFolderLock @lock = DataFolderLock.Take(folder);
        Postmaster? postmaster = null;
        try
        {
            PostgresLauncher launcher = await PostgresLauncher.FindAsync(binaries, ct);
            Secrets secrets = Secrets.ReadOrCreate(folder);
            await OrphanedProcesses.StopAsync(folder.Cluster, binaries, launcher, logger, ct);
            await ClusterCreation.EnsureAsync(folder, secrets, binaries, launcher, options, logger, ct);
            launcher.AllowTraversal(folder.Path);
            await launcher.ChangeOwnerAsync(folder.Cluster, ct);

            (postmaster, string superuser) = await StartOnFreePortAsync(folder, secrets, binaries, launcher, options, logger, ct);
            await Roles.EnsureAsync(superuser, secrets, ct);
            var server = new EmbeddedPostgresServer(folder, @lock, binaries, launcher, options, logger, postmaster, secrets, superuser);
            logger.LogInformation(
                "PostgreSQL {Major} runs on 127.0.0.1:{Port} with its data in {Folder}",
                binaries.Major,
                server.Port,
                folder.Path
            );
            return server;
        }
        catch
        {
            if (postmaster is not null)
                await postmaster.DisposeAsync();
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// How to connect as the superuser to the PostgreSQL that another host runs on a data folder; null if none runs.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">One runs, and its files cannot be read.</exception>
    public static string? FindRunning(string dataFolder)
    {
        DataFolder folder = DataFolder.Open(dataFolder);
        try
        {
            DataFolderLock.Take(folder).Dispose();
            return null;
        }
        catch (EmbeddedPostgresException)
        {
            // Its host holds the lock.
        }
        try
        {
            // The fourth line is the port.
            string port = File.ReadLines(Path.Combine(folder.Cluster, "postmaster.pid")).Skip(3).First();
            return ConnectionString(
                int.Parse(port, CultureInfo.InvariantCulture),
                Roles.Superuser,
                Secrets.ReadOrCreate(folder).Superuser,
                Roles.Database
            );
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            throw new EmbeddedPostgresException(
                $"The Streakoid that uses {folder.Path} is starting or stopping: {exception.Message} Try again when it runs, or when it has ended.",
                exception
            );
        }
    }

    /// <summary>Stops PostgreSQL cleanly and releases the lock of the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _supervision;
        await _postmaster.DisposeAsync();
        _lock.Dispose();
        _stopping.Dispose();
    }

    private static async Task<(Postmaster, string)> StartOnFreePortAsync(
        DataFolder folder,
        Secrets secrets,
        PostgresBinaries binaries,
        PostgresLauncher launcher,
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken ct
    )
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = options.Port == 0 ? FreePort.Find() : options.Port;
            string superuser = ConnectionString(port, Roles.Superuser, secrets.Superuser, "postgres");
            try
            {
                if (!FreePort.IsFree(port))
                    throw new PortTakenException();
                return (await Postmaster.StartAsync(folder, superuser, binaries, launcher, options, logger, ct), superuser);
            }
            catch (PortTakenException exception)
            {
                if (options.Port != 0)
                    throw new EmbeddedPostgresException(
                        $"Port {port} on 127.0.0.1, which is configured for the embedded PostgreSQL, is in use. Free it, configure another one, or none to use any free port.",
                        exception
                    );
                if (attempt == 5)
                    throw new EmbeddedPostgresException(
                        $"PostgreSQL found no port on 127.0.0.1 that it can listen on. Configure one, {EmbeddedPostgresException.OwnDatabase}.",
                        exception
                    );
            }
        }
    }

    private static string ConnectionString(int port, string user, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = user,
            Password = password,
            Database = database,
            // Connections are local, and negotiating encryption costs a round trip.
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private async Task SuperviseAsync()
    {
        CancellationToken ct = _stopping.Token;
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = ct.Register(stopped.SetResult);
        while (true)
        {
            await Task.WhenAny(_postmaster.Exited, stopped.Task);
            if (ct.IsCancellationRequested)
                return;

            _logger.LogError("PostgreSQL (process {Process}) exited unexpectedly: restarting it", _postmaster.ProcessId);
            await _postmaster.DisposeAsync();
            if (!await RestartAsync(ct))
                return;
            Interlocked.Increment(ref _restarts);
            _logger.LogWarning("PostgreSQL runs again on 127.0.0.1:{Port} (process {Process})", Port, ProcessId);
            Restarted?.Invoke(this, EventArgs.Empty);
        }
    }

    // Retry without limit: once a full disk or a used port is fixed, the host should not need a restart.
    private async Task<bool> RestartAsync(CancellationToken ct)
    {
        for (TimeSpan pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await OrphanedProcesses.StopAsync(_folder.Cluster, _binaries, _launcher, _logger, ct);
                string superuser = new NpgsqlConnectionStringBuilder(SuperuserConnectionString) { Database = "postgres" }.ConnectionString;
                Volatile.Write(
                    ref _postmaster,
                    await Postmaster.StartAsync(_folder, superuser, _binaries, _launcher, _options, _logger, ct)
                );
                return true;
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception exception)
            {
                _logger.LogError(exception, "PostgreSQL does not restart; the next attempt is in {Seconds} s", pause.TotalSeconds);
            }

            await Task.Delay(pause, ct).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
