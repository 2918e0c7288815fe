using Microsoft.Playwright;
using NodaTime;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;

namespace Streakoid.Web.Tests.Browser;

/// <summary>Sessions that end under the page, and a server that goes away.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class SessionEndTests(BrowserFixture browser)
{
    [Fact]
    public async Task An_expired_access_token_is_renewed_without_a_word()
    {
        RealClock clock = new();
        await using StreakoidServer server = await BrowserFixture.StartServerAsync(clock: clock);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(server.Endpoint, "/"));
        Tab tab = await phone.OpenAsync();
        await tab.RegisterAsync("ada@example.com", "Ada");
        await tab.CreateStreakAsync("Read");
        for (int time = 0; time < 2; time++)
        {
            clock.Ahead += Duration.FromMinutes(20);
            await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Streaks" }).ClickAsync();
            await tab.SeesHeadingAsync("Streaks");
            await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Today" }).ClickAsync();
            await tab.SeesButtonAsync("Check in: Read");
        }
    }

    [Fact]
    public async Task Two_tabs_renew_one_session_and_both_stay_signed_in()
    {
        RealClock clock = new();
        await using StreakoidServer server = await BrowserFixture.StartServerAsync(clock: clock);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(server.Endpoint, "/"));
        Tab first = await phone.OpenAsync();
        await first.RegisterAsync("ada@example.com", "Ada");
        await first.CreateStreakAsync("Read");
        Tab second = await phone.OpenAsync();
        await second.SeesButtonAsync("Check in: Read");
        for (int time = 0; time < 3; time++)
        {
            // Longer than a refresh token may be used a second time.
            clock.Ahead += Duration.FromMinutes(20);
            foreach (Tab tab in (Tab[])[first, second])
            {
                await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Streaks" }).ClickAsync();
                await tab.SeesHeadingAsync("Streaks");
                await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Today" }).ClickAsync();
                await tab.SeesButtonAsync("Check in: Read");
                clock.Ahead += Duration.FromMinutes(1);
            }
        }
    }

    [Fact]
    public async Task An_expired_session_ends_in_the_form_to_sign_in_and_goes_on_after_it()
    {
        RealClock clock = new();
        await using StreakoidServer server = await BrowserFixture.StartServerAsync(clock: clock);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(server.Endpoint, "/"));
        Tab tab = await phone.OpenAsync();
        await tab.RegisterAsync("ada@example.com", "Ada");
        await tab.CreateStreakAsync("Adas streak");
        clock.Ahead = Duration.FromDays(400);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Streaks" }).ClickAsync();
        await tab.SeesAsync("Your session has ended.");
        Assert.DoesNotContain("Adas streak", await tab.TextAsync(), StringComparison.Ordinal);
        await tab.SignInAsync("ada@example.com");
        await tab.SeesHeadingAsync("Streaks");
        await tab.SeesAsync("Adas streak");
    }

    [Fact]
    public async Task A_session_that_was_revoked_elsewhere_ends_in_the_form_to_sign_in()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        string email = BrowserFixture.NewEmail("ada");
        await tab.RegisterAsync(email, "Ada");
        await tab.CreateStreakAsync("Adas streak");
        Person elsewhere = new(browser.Server);
        await elsewhere.LoginAsync(email, Tab.Password);
        (await elsewhere.AskAsync("mutation { revokeSession(input: {}) { errors { __typename } } }")).Succeeded();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Streaks" }).ClickAsync();
        await tab.SeesAsync("Your session has ended.");
        Assert.DoesNotContain("Adas streak", await tab.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_in_outlives_a_restart_of_the_server()
    {
        string database = await MigratedDatabase.CreateAsync();
        string signingKey;
        Uri root;
        await using Phone phone = await UnpackAsync();
        Tab tab;
        await using (StreakoidServer server = await BrowserFixture.StartServerAsync(database: database))
        {
            root = new Uri(server.Endpoint, "/");
            signingKey = server.SigningKey;
            tab = await (phone.At(root)).OpenAsync();
            await tab.RegisterAsync("ada@example.com", "Ada");
            await tab.CreateStreakAsync("Read");
        }
        await tab.Button("Check in: Read").ClickAsync();
        await tab.SeesAsync("Kept on this device");
        await tab.SeesAsync("The server was not reached.");

        await using StreakoidServer restarted = await BrowserFixture.StartServerAsync(
            database: database,
            settings: [$"--urls={root.AbsoluteUri.TrimEnd('/')}", $"--Streakoid:SigningKeys:0={signingKey}"]
        );
        await tab.Button("Send now").ClickAsync();
        await tab.SeesAsync("1 day in a row");
        Assert.Equal(1L, await restarted.SqlAsync("select count(*) from check_ins"));
    }

    private Task<Phone> UnpackAsync() => browser.UnpackPhoneAsync();
}
