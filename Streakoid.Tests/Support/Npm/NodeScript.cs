using System.ComponentModel;
using System.Diagnostics;

namespace Streakoid.Tests.Support.Npm;

/// <summary>Runs Node.js with the packages of this folder, and installs them at their locked versions if they are missing.</summary>
internal static class NodeScript
{
    private static readonly string Folder = Path.Combine(Repository.Root, "Streakoid.Tests", "Support", "Npm");

    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>Runs node in the folder and returns its output.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        await Installed.Value;
        return await StartAsync("node", arguments, input);
    }

    /// <summary>The folder of the installed packages.</summary>
    public static async Task<string> PackagesAsync()
    {
        await Installed.Value;
        return Path.Combine(Folder, "node_modules");
    }

    private static async Task InstallAsync()
    {
        // npm writes this file last, so it exists only after a complete installation.
        string installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        string wanted = Path.Combine(Folder, "package-lock.json");
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(wanted))
            await StartAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], "");
    }

    private static async Task<string> StartAsync(string program, IEnumerable<string> arguments, string input)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"These tests need Node.js 20 or newer with npm: '{program}' was not found on the PATH.");
        }

        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"'{program}' did not end within three minutes.");
            }

            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException(
                    $"'{program} {start.ArgumentList.FirstOrDefault()}' failed with code {process.ExitCode}: {await errors}"
                );
        }
    }
}
