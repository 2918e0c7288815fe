using System.Diagnostics;

namespace Streakoid.Tests.Support;

/// <summary>A headless Chromium with its own profile, driven over its debugging protocol, because a driver package has 200 MB.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _profile;
    private readonly Uri _address;

    private Chromium(Process process, string profile, Uri address)
    {
        _process = process;
        _profile = profile;
        _address = address;
    }

    /// <summary>Finds Chromium, installs it if possible, and starts it.</summary>
    public static async Task<Chromium> StartAsync()
    {
        string profile = TemporaryFolder.Make("chromium");
        var start = new ProcessStartInfo(
            await FindAsync(),
            [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--no-proxy-server",
                "--lang=en-US",
                "--window-size=1600,1000",
                "--remote-debugging-port=0",
                $"--user-data-dir={profile}",
                "about:blank",
            ]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } line)
        {
            said.Add(line);
            if (line.StartsWith("DevTools listening on ", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return new Chromium(process, profile, new Uri(line["DevTools listening on ".Length..]));
            }
        }

        throw new InvalidOperationException($"Chromium does not start: {string.Join(' ', said)}");
    }

    /// <summary>Opens a tab.</summary>
    public Task<ChromiumPage> OpenPageAsync() => ChromiumPage.OpenAsync(_address);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        TemporaryFolder.Delete(_profile);
    }

    /// <summary>The path of Chromium, which is installed first if possible.</summary>
    public static async Task<string> FindAsync() =>
        Environment.GetEnvironmentVariable("STREAKOID_CHROMIUM") is { Length: > 0 } named
            ? named
            : ((string[])["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
                .Select(DebianPackages.Find)
                .FirstOrDefault(found => found is not null)
                ?? await DebianPackages.EnsureAsync("chromium");
}
