using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Streakoid.EmbeddedPostgres;

/// <summary>One run of PostgreSQL's main process, from its start to its end.</summary>
internal sealed class Postmaster : IAsyncDisposable
{
    private static readonly TimeSpan FastStop = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ImmediateStop = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ILogger _logger;
    private readonly ConcurrentQueue<string> _lastLines = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _errors;

    // PostgreSQL also logs FATAL when it rejects a connection, which it does while it starts and stops.
    private volatile bool _serving;

    private Postmaster(Process process, ILogger logger)
    {
        _process = process;
        _logger = logger;
        // Not WaitForExitAsync: it also waits for the end of the output, which a killed postmaster's children keep open.
        process.Exited += (_, _) => _exited.TrySetResult();
        process.EnableRaisingEvents = true;
        _errors = ReadAsync(process.StandardError);
        _ = ReadAsync(process.StandardOutput);
    }

    /// <summary>Completes when the process exits.</summary>
    public Task Exited => _exited.Task;

    public int ProcessId => _process.Id;

    /// <summary>Starts PostgreSQL and returns when it accepts connections.</summary>
    public static async Task<Postmaster> StartAsync(
        DataFolder folder,
        string superuserConnectionString,
        PostgresBinaries binaries,
        PostgresLauncher launcher,
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken ct
    )
    {
        var connection = new NpgsqlConnectionStringBuilder(superuserConnectionString);
        string[] arguments =
        [
            "-D",
            folder.Cluster,
            "-p",
            connection.Port.ToString(CultureInfo.InvariantCulture),
            .. Settings(options).SelectMany(setting => (string[])["-c", setting]),
        ];
        var postmaster = new Postmaster(launcher.Start(binaries.Postgres, arguments), logger);
        try
        {
            await postmaster.ReadyAsync(superuserConnectionString, folder, options.StartTimeout, ct);
            return postmaster;
        }
        catch
        {
            await postmaster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops PostgreSQL cleanly, so that the next start needs no recovery.</summary>
    public async ValueTask DisposeAsync()
    {
        _serving = false;
        if (_exited.Task.IsCompleted)
            return;
        if (OperatingSystem.IsWindows())
            // Windows has no signals. The next start recovers as after a power failure; no committed write is lost.
            _process.Kill(entireProcessTree: true);
        else
            Signals.Send(_process.Id, Signals.Interrupt);

        if (!await ExitsWithinAsync(FastStop))
        {
            _logger.LogWarning("PostgreSQL did not stop within {Seconds} s: stopping it immediately", FastStop.TotalSeconds);
            if (!OperatingSystem.IsWindows())
                Signals.Send(_process.Id, Signals.Quit);
            if (!await ExitsWithinAsync(ImmediateStop))
                _process.Kill(entireProcessTree: true);
            await _exited.Task;
        }
    }

    private static IEnumerable<string> Settings(EmbeddedPostgresOptions options)
    {
        yield return "cluster_name=streakoid";
        yield return "listen_addresses=127.0.0.1";
        yield return "unix_socket_directories=";
        yield return $"max_connections={options.MaxConnections}";
        yield return "timezone=UTC";
        yield return "log_timezone=UTC";
        yield return "log_destination=stderr";
        yield return "logging_collector=off";
        yield return "log_line_prefix=";
        if (options.Durable)
            yield break;
        yield return "fsync=off";
        yield return "synchronous_commit=off";
        yield return "full_page_writes=off";
    }

    private async Task ReadyAsync(string superuserConnectionString, DataFolder folder, TimeSpan timeout, CancellationToken ct)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_exited.Task.IsCompleted)
            {
                await Task.WhenAny(_errors, Task.Delay(TimeSpan.FromSeconds(1), ct));
                string tail = ProcessResult.Tail(string.Join('\n', _lastLines), _process.ExitCode);
                throw tail.Contains("could not bind", StringComparison.Ordinal)
                    ? new PortTakenException()
                    : new EmbeddedPostgresException(
                        $"PostgreSQL does not start on {folder.Cluster}; it reports: {tail} Fix that, {EmbeddedPostgresException.OwnDatabase}."
                    );
            }

            try
            {
                await (await Roles.OpenAsync(superuserConnectionString, "postgres", ct)).DisposeAsync();
                _serving = true;
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
            {
                throw new EmbeddedPostgresException(
                    $"The passwords in {folder.Secrets} do not match the database in {folder.Cluster}. Restore the matching file from a backup, "
                        + $"or move {folder.Path} away to start with an empty database.",
                    exception
                );
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < timeout)
            {
                // Not listening yet, or still recovering.
            }
            catch (NpgsqlException exception)
            {
                throw new EmbeddedPostgresException(
                    $"PostgreSQL does not accept connections after {timeout.TotalSeconds:0} s on {folder.Cluster}: {exception.Message}",
                    exception
                );
            }

            await Task.WhenAny(_exited.Task, Task.Delay(20, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> ExitsWithinAsync(TimeSpan time) => await Task.WhenAny(_exited.Task, Task.Delay(time)) == _exited.Task;

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                _lastLines.Enqueue(line);
                if (_lastLines.Count > 20)
                    _lastLines.TryDequeue(out _);
                bool grave = line.StartsWith("FATAL:", StringComparison.Ordinal) || line.StartsWith("PANIC:", StringComparison.Ordinal);
                if (grave && _serving)
                    _logger.LogWarning("PostgreSQL: {Line}", line);
                else
                    _logger.LogDebug("PostgreSQL: {Line}", line);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The process has exited.
        }
    }
}
