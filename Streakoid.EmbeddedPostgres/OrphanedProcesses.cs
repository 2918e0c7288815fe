using System.Diagnostics;
using System.Globalization;

namespace Streakoid.EmbeddedPostgres;

/// <summary>PostgreSQL processes that outlived the host, or the postmaster, that they belonged to.</summary>
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
            // PostgreSQL would refuse to start while any process has the old one's id: a newcomer, or the old one itself as a zombie,
            // which it stays in a container whose first process reaps nobody. Its lock on the shared memory still holds.
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
                if (await GoneAsync(cluster, ct))
                    return;
            }
        }

        // Without a postmaster they are not told to stop; the next start recovers the data.
        if (!await GoneAsync(cluster, ct, kill: true))
            throw new EmbeddedPostgresException(
                $"PostgreSQL still runs on {cluster} (processes {string.Join(", ", ProcessesOn(cluster))}) and can't be stopped by the user {Environment.UserName}. Stop it, then start Streakoid again."
            );
    }

    private static async Task<bool> GoneAsync(string cluster, CancellationToken ct, bool kill = false)
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
    // While a cluster is made there are others: those that start initdb as another user, the shell by which initdb starts PostgreSQL, and
    // PostgreSQL before it is in its folder. These two are recognized by the environment that initdb gave them.
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
            // Ended meanwhile, or another user's process.
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
                $"PostgreSQL still runs on {cluster} (process {postmaster}) and can't be stopped: {finished.LastWords} Stop it, then start Streakoid again."
            );
    }
}
