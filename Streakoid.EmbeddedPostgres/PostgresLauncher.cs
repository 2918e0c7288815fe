using System.Diagnostics;

namespace Streakoid.EmbeddedPostgres;

/// <summary>
/// Starts PostgreSQL's programs: never as root, which they reject, and unaffected by Ctrl+C, which the host handles.
/// </summary>
internal sealed class PostgresLauncher
{
    // The user 'nobody', which exists on every Linux.
    private const string Nobody = "65534";

    private readonly string[] _prefix;
    private readonly string? _owner;

    private PostgresLauncher(string[] prefix, string? owner)
    {
        _prefix = prefix;
        _owner = owner;
    }

    /// <summary>Finds the method that works on this machine, or explains what is missing.</summary>
    public static async Task<PostgresLauncher> FindAsync(PostgresBinaries binaries, CancellationToken ct)
    {
        string[] session = !OperatingSystem.IsWindows() && OnPath("setsid") is { } setsid ? [setsid] : [];
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new PostgresLauncher(session, owner: null);

        // A user namespace is preferred: the files stay root's, and no other user of the machine is involved.
        var refused = new List<string>();
        foreach (
            (string tool, string[] arguments, string owner) in ((string, string[], string)[])
                [
                    ("unshare", ["--user", "--map-user=1000", "--map-group=1000", "--"], "0:0"),
                    ("setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"], $"{Nobody}:{Nobody}"),
                ]
        )
        {
            if (OnPath(tool) is not { } path)
            {
                refused.Add($"{tool} is not installed");
                continue;
            }

            string[] prefix = [.. session, path, .. arguments];
            ProcessResult probe = await RunAsync([.. prefix, binaries.Postgres, "--version"], ct);
            if (probe.ExitCode == 0)
                return new PostgresLauncher(prefix, owner);
            refused.Add($"{tool} reports '{probe.OutputTail}'");
        }

        throw new EmbeddedPostgresException(
            $"PostgreSQL refuses to run as root, and it cannot be run as another user: {string.Join("; ", refused)}. "
                + "Start Streakoid as another user, install unshare and setpriv (Debian's package util-linux), "
                + $"{EmbeddedPostgresException.OwnDatabase}."
        );
    }

    /// <summary>Makes PostgreSQL's user the owner of a folder or file. The user may differ from the last start.</summary>
    public async Task ChangeOwnerAsync(string path, CancellationToken ct)
    {
        if (_owner is null)
            return;
        ProcessResult finished = await RunAsync(["chown", "-R", _owner, path], ct);
        if (finished.ExitCode != 0)
            throw new EmbeddedPostgresException($"{path} can't be given to the user who runs PostgreSQL: {finished.OutputTail}");
    }

    /// <summary>Lets PostgreSQL's user traverse a folder that root owns.</summary>
    public void AllowTraversal(string folder)
    {
        if (_owner is not (null or "0:0") && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>Starts a program and does not wait for it.</summary>
    public Process Start(string program, IEnumerable<string> arguments) => Start([.. _prefix, program, .. arguments]);

    /// <summary>Runs a program and waits until it exits.</summary>
    public Task<ProcessResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        RunAsync([.. _prefix, program, .. arguments], ct);

    private static async Task<ProcessResult> RunAsync(string[] command, CancellationToken ct)
    {
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync(ct);
        Task<string> errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
            return new ProcessResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // PostgreSQL's user may have no access to the host's working directory.
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory)!,
        };
        if (OperatingSystem.IsWindows())
            start.CreateNewProcessGroup = true;
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new EmbeddedPostgresException(
                $"{command[0]} can't be started: {exception.Message}. If the file is there, it may be built for another kind of system "
                    + $"(Alpine's musl, say): {EmbeddedPostgresException.OwnDatabase[3..]}.",
                exception
            );
        }
    }

    private static string? OnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, tool))
            .FirstOrDefault(File.Exists);
}
