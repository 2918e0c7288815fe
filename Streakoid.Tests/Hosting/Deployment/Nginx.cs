using System.Diagnostics;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Deployment;

/// <summary>The real nginx with the repository's settings, addresses and folders aside.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private Nginx(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    /// <summary>Starts one before two servers.</summary>
    public static async Task<Nginx> StartAsync(Uri one, Uri other)
    {
        string program = await DebianPackages.EnsureAsync("nginx", "nginx-light");
        string folder = TemporaryFolder.Make("nginx");
        Uri address = new($"http://127.0.0.1:{OwnDatabase.FreePort()}");
        string config = NginxTests.Config;
        foreach (
            (string theirs, string ours) in (IEnumerable<(string, string)>)
                [
                    ("server 172.31.80.11:8080", $"server {one.Authority}"),
                    ("server 172.31.80.12:8080", $"server {other.Authority}"),
                    ("listen 8080", $"listen {address.Authority}"),
                    ("worker_processes auto", "worker_processes 1"),
                    ("/tmp/nginx.pid", $"{folder}/nginx.pid"),
                    ("_path /tmp/", $"_path {folder}/"),
                ]
        )
        {
            Assert.Contains(theirs, config, StringComparison.Ordinal);
            config = config.Replace(theirs, ours, StringComparison.Ordinal);
        }
        string file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, config);
        await Processes.RunAsync(program, "-t", "-q", "-c", file, "-p", folder);
        Process process = Process.Start(
            new ProcessStartInfo(program, ["-c", file, "-p", folder, "-g", "daemon off;"]) { RedirectStandardError = true }
        )!;
        process.BeginErrorReadLine();
        Nginx nginx = new(process, folder, address);
        using HttpClient http = new() { BaseAddress = address };
        await Processes.EventuallyAsync(async () => !process.HasExited && await AnswersAsync(http), "nginx answers");
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        // Its workers end with it only where it is told to end.
        await Processes.RunAsync("kill", "-TERM", $"{_process.Id}");
        await _process.WaitForExitAsync();
        _process.Dispose();
        TemporaryFolder.Delete(_folder);
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync("/health/live");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
