using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Streakoid.Qa;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Watching;

/// <summary>
/// A server and a probe in processes of their own, a real Prometheus with the repository's rules that asks both, and a real
/// Alertmanager that it tells. Only addresses and patience are changed: what takes minutes takes seconds here.
/// </summary>
public sealed partial class WatchedSite : IAsyncLifetime
{
    private readonly string _folder = TemporaryFolder.Make("watched-site");
    private readonly int _port = OwnDatabase.FreePort();
    private readonly List<Process> _processes = [];
    private WebhookReceiver _receiver = null!;
    private string _prometheus = "";
    private string _database = "";

    public ServerProcess Server { get; private set; } = null!;

    /// <summary>What arrived at pager and heartbeat.</summary>
    public IReadOnlyList<string> Told => _receiver.Received;

    public string DatabaseName => _database;

    public async Task InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync();
        _receiver = await WebhookReceiver.StartAsync();
        await StartServerAsync();
        Uri probe = new($"http://127.0.0.1:{OwnDatabase.FreePort()}");
        Start(
            "dotnet",
            typeof(Journey).Assembly.Location,
            new Uri(Server.Http.BaseAddress!, "/graphql").AbsoluteUri,
            "--every",
            "1s",
            "--metrics",
            probe.AbsoluteUri
        );

        Uri alertmanager = new($"http://127.0.0.1:{OwnDatabase.FreePort()}");
        string routes = await File.ReadAllTextAsync(Repository.File("ops", "alertmanager", "alertmanager.yml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "alertmanager.yml"),
            Waits()
                .Replace(routes, "$1: 1s")
                .Replace("http://pager:8080/", $"{_receiver.Address}/pager", StringComparison.Ordinal)
                .Replace("http://heartbeat:8080/", $"{_receiver.Address}/heartbeat", StringComparison.Ordinal)
        );
        Start(
            await DebianPackages.EnsureAsync("prometheus-alertmanager"),
            $"--config.file={_folder}/alertmanager.yml",
            $"--storage.path={_folder}/alertmanager",
            $"--web.listen-address={alertmanager.Authority}",
            "--cluster.listen-address="
        );

        string rules = await File.ReadAllTextAsync(Repository.File("ops", "prometheus", "alerts.yml"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "alerts.yml"), Patience().Replace(rules, "for: ${1}s"));
        string config = await File.ReadAllTextAsync(Repository.File("ops", "prometheus", "prometheus.yml"));
        config = Names().Replace(config, $"static_configs:\n      - targets: [\"{Server.Metrics.Authority}\"]\n");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "prometheus.yml"),
            config
                .Replace("_interval: 15s", "_interval: 500ms", StringComparison.Ordinal)
                .Replace("alertmanager:9093", alertmanager.Authority, StringComparison.Ordinal)
                .Replace("probe:9464", probe.Authority, StringComparison.Ordinal)
        );
        _prometheus = $"http://127.0.0.1:{OwnDatabase.FreePort()}";
        Start(
            await DebianPackages.EnsureAsync("prometheus"),
            $"--config.file={_folder}/prometheus.yml",
            $"--storage.tsdb.path={_folder}/data",
            $"--web.listen-address={_prometheus["http://".Length..]}",
            "--rules.alert.resend-delay=1s"
        );
    }

    /// <summary>Starts the server, again where it was killed, at the address it had.</summary>
    public async Task StartServerAsync()
    {
        Uri? metrics = Server?.Metrics;
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        Server = await ServerProcess.StartAsync(
            $"{cluster.AppConnectionString(_database)};Maximum Pool Size=3",
            _port,
            settings: metrics is null ? [] : [$"--Streakoid:Metrics:Url={metrics.GetLeftPart(UriPartial.Authority)}"]
        );
    }

    /// <summary>How many series Prometheus answers an expression with.</summary>
    public async Task<int> SeriesAsync(string expression)
    {
        using HttpResponseMessage response = await Server.Http.GetAsync(
            $"{_prometheus}/api/v1/query?query={Uri.EscapeDataString(expression)}"
        );
        // It listens a moment before it can answer.
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            return 0;
        JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.True((string?)answer["status"] == "success", $"{expression}: {answer}");
        // Nothing to divide by is no data either.
        return answer["data"]!["result"]!.AsArray().Count(series => (string?)series!["value"]![1] != "NaN");
    }

    /// <summary>Waits until Prometheus answers at all.</summary>
    public Task UpAsync() =>
        Processes.EventuallyAsync(
            async () =>
            {
                try
                {
                    return await SeriesAsync("up == 1") == 2;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "server and probe are asked"
        );

    public async Task DisposeAsync()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        await Server.DisposeAsync();
        await _receiver.DisposeAsync();
        await (await EmbeddedCluster.SharedAsync).DropDatabaseAsync(_database);
        TemporaryFolder.Delete(_folder);
    }

    private void Start(string program, params string[] arguments)
    {
        Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    [GeneratedRegex(@"(group_wait|group_interval|repeat_interval): (?:10s|1m)")]
    private static partial Regex Waits();

    [GeneratedRegex(@"for: (\d+)m")]
    private static partial Regex Patience();

    [GeneratedRegex(@"dns_sd_configs:\n(?: {6,}.*\n)+")]
    private static partial Regex Names();
}
