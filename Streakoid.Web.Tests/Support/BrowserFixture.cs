using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Web.Tests.Support;

/// <summary>A Chromium and a server for all tests in the browser, which run one after the other.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static int _people;

    private IPlaywright _playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public StreakoidServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // Debian's browser. The package's own browsers are not downloaded.
        string chromium = await Chromium.FindAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] }
        );
        Server = await StartServerAsync();
    }

    /// <summary>Starts a server with the machine's clock, since the browser has it.</summary>
    public static Task<StreakoidServer> StartServerAsync(
        Action<IServiceCollection>? replace = null,
        NodaTime.IClock? clock = null,
        string? database = null,
        params string[] settings
    ) =>
        StreakoidServer.StartAsync(
            services =>
            {
                services.AddSingleton<NodaTime.IClock>(clock ?? SystemClock.Instance);
                replace?.Invoke(services);
            },
            database: database,
            settings: settings
        );

    /// <summary>A phone of its own: nothing of another one is in its storage.</summary>
    public async Task<Phone> UnpackPhoneAsync(Uri? root = null, ColorScheme scheme = ColorScheme.Light) =>
        new(
            await Browser.NewContextAsync(
                new()
                {
                    ViewportSize = new() { Width = 412, Height = 915 },
                    Locale = "en-GB",
                    TimezoneId = "Europe/London",
                    ColorScheme = scheme,
                }
            ),
            root ?? new Uri(Server.Endpoint, "/")
        );

    /// <summary>An e-mail address that no other test uses.</summary>
    public static string NewEmail(string name) => $"{name}{Interlocked.Increment(ref _people)}@example.com";

    public async Task DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

[CollectionDefinition("browser")]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;
