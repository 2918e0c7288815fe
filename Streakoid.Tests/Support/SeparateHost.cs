using System.Diagnostics;
using System.Globalization;

namespace Streakoid.Tests.Support;

/// <summary>A host with an embedded PostgreSQL in a separate process, which tests kill, interrupt, or start as another user.</summary>
public sealed class SeparateHost : IAsyncDisposable
{
    private readonly Process _process;
    private bool _disposed;

    private SeparateHost(Process process) => _process = process;

    /// <summary>The host's process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>PostgreSQL's process, set when the host is ready.</summary>
    public int PostgresProcessId { get; private set; }

    /// <summary>The database, set when the host is ready.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The reason why the host did not start; empty if it did.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>Starts a host without waiting for it.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="prefix">A command that starts another one, for example <c>setsid</c>.</param>
    /// <param name="path">The value of PATH; the test's own by default.</param>
    public static SeparateHost Launch(string folder, string[]? prefix = null, string? path = null)
    {
        // By its full path, because PATH may be empty.
        string dotnet = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        string[] command = [.. prefix ?? [], dotnet, typeof(SeparateHost).Assembly.Location, "embedded-postgres", folder];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        if (path is not null)
            start.Environment["PATH"] = path;
        return new SeparateHost(Process.Start(start)!);
    }

    /// <summary>Starts a host and waits until it is ready or has failed to start.</summary>
    public static async Task<SeparateHost> StartAsync(string folder, string[]? prefix = null, string? path = null)
    {
        SeparateHost host = Launch(folder, prefix, path);
        string line = await host.ReadLineAsync();
        if (line.Split(' ', 3) is ["ready", var process, var connectionString])
        {
            host.PostgresProcessId = int.Parse(process, CultureInfo.InvariantCulture);
            host.ConnectionString = connectionString;
        }
        else
        {
            host.Refusal = line;
        }

        return host;
    }

    /// <summary>Reads the next line of the host's output.</summary>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) ?? "(nothing)";

    /// <summary>Kills only the host, with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until the host exits.</summary>
    public async Task<int> ExitedAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Stops the host and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
