using Microsoft.Playwright;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Streakoid.Web.Tests.Browser;

/// <summary>A phone without a network: what is done on it is kept, is the user's own, and is sent later.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class OfflineTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_check_in_without_a_network_outlives_a_reload_and_is_sent_when_it_is_back()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenKeptAsync(BrowserFixture.NewEmail("ada"), "Read offline");
        await phone.Context.SetOfflineAsync(true);
        await tab.Button("Check in: Read offline").ClickAsync();
        await tab.SeesAsync("Kept on this device");
        // Another tap would count twice.
        await Expect(tab.Button("Check in: Read offline")).ToBeDisabledAsync();
        await tab.Page.ReloadAsync();
        await tab.SeesAsync("1 check-in kept on this device");
        await tab.SeesAsync("This list is as it was last seen.");
        await phone.Context.SetOfflineAsync(false);
        await tab.SeesAsync("1 day in a row");
        Assert.DoesNotContain("kept on this device", await tab.TextAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Another_persons_check_ins_are_neither_shown_nor_sent()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        string ada = BrowserFixture.NewEmail("ada");
        Tab tab = await phone.OpenKeptAsync(ada, "Adas streak");
        string berta = BrowserFixture.NewEmail("berta");
        await Person.RegisterAsync(browser.Server, email: berta);
        await phone.Context.SetOfflineAsync(true);
        await tab.Button("Check in: Adas streak").ClickAsync();
        await tab.SeesAsync("Kept on this device");
        await tab.SignOutAsync();
        await phone.Context.SetOfflineAsync(false);

        await tab.SignInAsync(berta);
        await tab.SeesHeadingAsync("Today");
        await tab.SeesAsync("You have no streaks yet.");
        Assert.DoesNotContain("kept on this device", await tab.TextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0L, await CheckInsAsync("Adas streak"));

        await tab.SignOutAsync();
        await tab.SignInAsync(ada);
        await tab.SeesAsync("1 day in a row");
        Assert.Equal(1L, await CheckInsAsync("Adas streak"));
    }

    [Fact]
    public async Task A_check_in_that_the_server_refuses_is_shown_until_it_is_seen()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        string email = BrowserFixture.NewEmail("ada");
        Tab tab = await phone.OpenKeptAsync(email, "Gone streak");
        await phone.Context.SetOfflineAsync(true);
        await tab.Button("Check in: Gone streak").ClickAsync();
        await tab.SeesAsync("Kept on this device");
        await browser.Server.SqlAsync("delete from streaks where name = 'Gone streak'");
        await phone.Context.SetOfflineAsync(false);
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("was not recorded", new() { Timeout = 60_000 });
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("was not recorded", new() { Timeout = 60_000 });
        await tab.Button("I have seen it").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_release_during_a_start_leaves_the_version_that_is_kept_whole()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(browser.Server.Endpoint);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(proxy.Endpoint, "/"));
        Tab tab = await phone.OpenKeptAsync(BrowserFixture.NewEmail("ada"), "Read on");
        // A release: the page is new, and a file of the former version is gone for the worker, which asks for it after the page did.
        int asked = 0;
        proxy.Release = (path, body) =>
            path == "/" ? [.. body, .. "<!-- new -->"u8]
            : path == "/app.js" && Interlocked.Increment(ref asked) % 2 == 0 ? null
            : body;
        for (int start = 1; start <= 3; start++)
        {
            await tab.Page.ReloadAsync();
            await tab.SeesAsync("Read on");
            await Processes.EventuallyAsync(
                () => Task.FromResult(Volatile.Read(ref asked) >= 2 * start),
                "the worker asks for the file",
                TimeSpan.FromMinutes(1)
            );
        }
        Assert.DoesNotContain("<!-- new -->", await KeptPageAsync(tab), StringComparison.Ordinal);
        await phone.Context.SetOfflineAsync(true);
        await tab.Page.ReloadAsync();
        await tab.SeesAsync("Read on");
        await phone.Context.SetOfflineAsync(false);

        // Once all of it is there, the new version takes the place of the former one.
        proxy.Release = (path, body) => path == "/" ? [.. body, .. "<!-- new -->"u8] : body;
        await tab.Page.ReloadAsync();
        await tab.SeesAsync("Read on");
        await tab.BecomesAsync("(await (await caches.match('/')).text()).includes('<!-- new -->')");
        await tab.BecomesAsync("(await caches.keys()).length === 1");
    }

    private static Task<string> KeptPageAsync(Tab tab) => tab.Page.EvaluateAsync<string>("async () => (await caches.match('/')).text()");

    private Task<object?> CheckInsAsync(string streak) =>
        browser.Server.SqlAsync("select count(*) from check_ins c join streaks s on s.id = c.streak_id where s.name = $1", streak);
}
