using System.Diagnostics;
using System.Globalization;

namespace Streakoid.EmbeddedPostgres;

/// <summary>Stops PostgreSQL processes that outlived their host or their postmaster.</summary>
internal static class OrphanedProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Stops all processes of a cluster. The caller holds the data folder's lock, so none of them belongs to a running host.
    /// </summary>
    public static async Task StopAsync(
        string cluster,
        PostgresBinaries binaries,
        PostgresLauncher launcher,
        ILogger logger,
        CancellationToken ct
    )
    {
        if (OperatingSystem.IsLinux())
        {
            await StopOnLinuxAsync(cluster, logger, ct);
            // PostgreSQL does not start while a process with the id in this file exists: an unrelated one, or the old one as a zombie
            // in a container whose first process does not reap. PostgreSQL's lock on the shared memory still protects the data.
            if (File.Exists(PidFile(cluster)))
                File.Delete(PidFile(cluster));
        }
        else if (PostmasterOf(cluster) is { } postmaster && IsPostgres(postmaster))
            await StopElsewhereAsync(cluster, postmaster, binaries, launcher, logger, ct);
    }

    private static async Task StopOnLinuxAsync(string cluster, ILogger logger, CancellationToken ct)
    {
        int[] processes = ProcessesOn(cluster);
        if (processes.Length == 0)
            return;

        int? postmaster = PostmasterOf(cluster);
        logger.LogWarning(
            "PostgreSQL still runs on {Cluster} from an earlier run (processes {Processes}): stopping it",
            cluster,
            processes
        );
        if (postmaster is { } alive && processes.Contains(alive))
        {
            foreach (int signal in (int[])[Signals.Interrupt, Signals.Quit])
            {
                Signals.Send(alive, signal);
                if (await HaveExitedAsync(cluster, ct))
                    return;
            }
        }

        // Without a postmaster there is no clean shutdown; the next start recovers the data.
        if (!await HaveExitedAsync(cluster, ct, kill: true))
            throw new EmbeddedPostgresException(
                $"PostgreSQL still runs on {cluster} (processes {string.Join(", ", ProcessesOn(cluster))}) and can't be stopped by the user {Environment.UserName}. Stop it, then start Streakoid again."
            );
    }

    private static async Task<bool> HaveExitedAsync(string cluster, CancellationToken ct, bool kill = false)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            int[] processes = ProcessesOn(cluster);
            if (processes.Length == 0)
                return true;
            // List them each time: initdb may have started another one while it was stopped.
            foreach (int process in kill ? processes : [])
                Signals.Send(process, Signals.Kill);
            await Task.Delay(20, ct);
        }

        return false;
    }

    // A process id may have been reused: check the program and its folder.
    // During initdb there are others: the programs that switch the user, the shell that initdb uses, and a PostgreSQL that has not
    // changed to its folder yet. The last two are recognized by the environment that initdb set.
    private static int[] ProcessesOn(string cluster) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(name => name!.All(char.IsAsciiDigit))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
                .Where(process => WorksOn(process, cluster)),
        ];

    private static bool WorksOn(int process, string cluster)
    {
        try
        {
            if (DataFolder.IsUnfinished(cluster) && File.ReadAllText($"/proc/{process}/environ").Split('\0').Contains($"PGDATA={cluster}"))
                return true;
            string? program = File.ResolveLinkTarget($"/proc/{process}/exe", returnFinalTarget: false)?.Name;
            if (program is not ("postgres" or "initdb" or "postgres (deleted)" or "initdb (deleted)" or "setsid" or "unshare" or "setpriv"))
                return false;
            return File.ResolveLinkTarget($"/proc/{process}/cwd", returnFinalTarget: false)?.FullName == cluster
                || File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Contains(cluster);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or it belongs to another user.
            return false;
        }
    }

    private static int? PostmasterOf(string cluster)
    {
        try
        {
            return int.Parse(File.ReadLines(PidFile(cluster)).ElementAt(0), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static string PidFile(string cluster) => Path.Combine(cluster, "postmaster.pid");

    private static bool IsPostgres(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task StopElsewhereAsync(
        string cluster,
        int postmaster,
        PostgresBinaries binaries,
        PostgresLauncher launcher,
        ILogger logger,
        CancellationToken ct
    )
    {
        logger.LogWarning("PostgreSQL still runs on {Cluster} from an earlier run (process {Process}): stopping it", cluster, postmaster);
        ProcessResult finished = await launcher.RunAsync(
            binaries.PgCtl,
            ["stop", "--mode=fast", "--wait", "--timeout=30", "-D", cluster],
            ct
        );
        if (finished.ExitCode != 0)
            throw new EmbeddedPostgresException(
                $"PostgreSQL still runs on {cluster} (process {postmaster}) and can't be stopped: {finished.OutputTail} Stop it, then start Streakoid again."
            );
    }
}
