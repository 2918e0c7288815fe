using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Streakoid.Accounts.Sessions;
using Streakoid.Hosting;

namespace Streakoid.Tests.Support;

/// <summary>The real server in a separate process, which tests observe, stop or kill.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string Key = SigningKeys.NewKey();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(Process process, Uri address, Uri metrics)
    {
        (_process, Metrics) = (process, metrics);
        Http = new HttpClient { BaseAddress = address };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>A client with the server's root as base address.</summary>
    public HttpClient Http { get; }

    /// <summary>The address for Prometheus.</summary>
    public Uri Metrics { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Its output so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a server without waiting for it.</summary>
    /// <param name="connectionString">The connection string of requests.</param>
    /// <param name="port">Its port; any free one by default.</param>
    /// <param name="environment">Additional environment variables.</param>
    /// <param name="settings">Additional settings as on the command line.</param>
    public static ServerProcess Launch(
        string connectionString,
        int? port = null,
        IReadOnlyDictionary<string, string>? environment = null,
        params string[] settings
    )
    {
        Uri address = new($"http://127.0.0.1:{port ?? OwnDatabase.FreePort()}");
        Uri metrics = new($"http://127.0.0.1:{OwnDatabase.FreePort()}/metrics");
        ProcessStartInfo start = new(
            "dotnet",
            [
                typeof(StreakoidHost).Assembly.Location,
                $"--urls={address}",
                $"--Streakoid:Metrics:Url={metrics.GetLeftPart(UriPartial.Authority)}",
                $"--ConnectionStrings:Streakoid={connectionString}",
                $"--Streakoid:SigningKeys:0={Key}",
                "--Streakoid:Drain:Notice=00:00:01",
                "--Streakoid:RateLimits:UserRequests=0",
                "--Streakoid:RateLimits:ClientRequests=0",
                .. StreakoidServer.LongPatience,
                .. settings,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new ServerProcess(Process.Start(start)!, address, metrics);
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(
        string connectionString,
        int? port = null,
        IReadOnlyDictionary<string, string>? environment = null,
        params string[] settings
    )
    {
        ServerProcess server = Launch(connectionString, port, environment, settings);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Waits until it is ready; fails if it exits.</summary>
    public Task ReadyAsync() =>
        Processes.EventuallyAsync(
            async () =>
                HasExited
                    ? throw new InvalidOperationException($"The server ended with {_process.ExitCode}: {Output}")
                    : await IsReadyAsync(),
            "ready"
        );

    /// <summary>Whether it reports ready, on a new connection.</summary>
    public async Task<bool> IsReadyAsync()
    {
        using HttpClient http = new() { BaseAddress = Http.BaseAddress };
        try
        {
            using HttpResponseMessage response = await http.GetAsync("/health/ready");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Reads its metrics.</summary>
    public async Task<Scrape> ScrapeAsync() => new(await Http.GetStringAsync(Metrics));

    /// <summary>Stops it and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await Processes.RunAsync("kill", "-TERM", ProcessId.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return _process.ExitCode;
    }

    /// <summary>Kills it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Http.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }
}
