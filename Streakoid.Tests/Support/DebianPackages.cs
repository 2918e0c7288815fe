using System.Diagnostics;

namespace Streakoid.Tests.Support;

/// <summary>Installs programs that tests need from Debian's packages, or reports what to install.</summary>
public static class DebianPackages
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Returns a program's path, and installs its package first if it is missing.</summary>
    /// <param name="program">For example <c>prometheus</c>.</param>
    /// <param name="package">The package, if it has another name.</param>
    public static async Task<string> EnsureAsync(string program, string? package = null)
    {
        package ??= program;
        if (Find(program) is { } present)
            return present;

        await OneAtATime.WaitAsync();
        try
        {
            if (Find(program) is { } meanwhile)
                return meanwhile;
            if (!Processes.AreRoot || Find("apt-get") is null)
                throw Missing(program, package, "only root on a Debian or Ubuntu has it installed by the tests themselves");

            // Another test run may do the same; apt waits for the lock.
            await AptAsync(package, "update");
            await AptAsync(package, "install", "--yes", "--no-install-recommends", package);
            return Find(program) ?? throw Missing(program, package, $"apt-get installed {package}, which does not contain it");
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>The path of a program on PATH; null if it is not there.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static async Task AptAsync(string package, params string[] arguments)
    {
        var start = new ProcessStartInfo("apt-get", ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3", "--quiet", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw Missing(package, package, $"'apt-get {string.Join(' ', arguments)}' failed: {await errors} {await output}");
    }

    private static InvalidOperationException Missing(string program, string package, string why) =>
        new(
            $"The tests need the program {program}, and it is not on the PATH; {why}. "
                + $"Install it and run the tests again: on Debian and Ubuntu 'apt-get install {package}', elsewhere the package that contains {program}."
        );
}
