using NodaTime;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;

namespace Streakoid.Web.Tests.Browser;

/// <summary>What goes wrong around a check-in: it is recorded once, and for the person who made it.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class OfflineFaultTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(false, "with a network")]
    [InlineData(true, "without a network")]
    public async Task After_a_sign_out_a_start_without_a_network_shows_nothing_of_the_user(bool offline, string when)
    {
        Assert.NotEmpty(when);
        await using Phone phone = await browser.UnpackPhoneAsync();
        string email = BrowserFixture.NewEmail("ada-");
        Tab tab = await phone.OpenKeptAsync(email, "Adas streak", "Adas name");
        Tab other = await phone.OpenAsync("/streaks");
        await other.SeesAsync("Adas streak");
        await phone.Context.SetOfflineAsync(offline);
        await tab.SignOutAsync();
        await phone.Context.SetOfflineAsync(true);
        foreach (Tab each in (Tab[])[tab, other])
        {
            foreach (string path in (string[])["/", "/streaks", "/settings"])
            {
                await each.GoToAsync(path);
                await each.SeesHeadingAsync("Sign in");
                Assert.DoesNotContain("Adas", await each.TextAsync(), StringComparison.Ordinal);
            }
        }
        string stored = await tab.Page.EvaluateAsync<string>("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)");
        foreach (string word in (string[])["Adas", email, "accessToken", "refreshToken"])
            Assert.DoesNotContain(word, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_in_in_flight_while_another_person_signs_in_is_the_first_persons()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(browser.Server.Endpoint);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(proxy.Endpoint, "/"));
        (string ada, string berta) = (BrowserFixture.NewEmail("ada"), BrowserFixture.NewEmail("berta"));
        await Person.RegisterAsync(browser.Server, email: berta);
        Tab first = await phone.OpenAsync();
        await first.RegisterAsync(ada, "Ada");
        await first.CreateStreakAsync("In flight");
        Tab second = await phone.OpenAsync("/sign-in");
        await second.SeesHeadingAsync("Sign in");
        proxy.Add(Fault.ReplyHeld);
        await first.Button("Check in: In flight").ClickAsync();
        await Processes.EventuallyAsync(async () => await AmountAsync("In flight") == 1, "the check-in is recorded");
        await second.SignInAsync(berta);
        foreach (Tab tab in (Tab[])[first, second])
        {
            await tab.SeesAsync("You have no streaks yet.");
            string text = await tab.TextAsync();
            Assert.DoesNotContain("In flight", text, StringComparison.Ordinal);
            Assert.DoesNotContain("kept on this device", text, StringComparison.OrdinalIgnoreCase);
        }

        await second.SignOutAsync();
        await second.SignInAsync(ada);
        await second.SeesAsync("1 day in a row");
        Assert.Equal(1, await AmountAsync("In flight"));
        await second.Page.WaitForFunctionAsync("Object.keys(localStorage).every(key => !key.startsWith('streakoid.check-in.'))");
    }

    [Fact]
    public async Task A_token_that_expires_without_a_network_is_renewed_when_it_is_back()
    {
        RealClock clock = new();
        await using StreakoidServer server = await BrowserFixture.StartServerAsync(clock: clock);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(server.Endpoint, "/"));
        Tab tab = await phone.OpenKeptAsync("ada@example.com", "Read");
        await phone.Context.SetOfflineAsync(true);
        await tab.Button("Check in: Read").ClickAsync();
        await tab.SeesAsync("Kept on this device");
        clock.Ahead += Duration.FromMinutes(40);
        await tab.Page.ReloadAsync();
        await tab.SeesAsync("1 check-in kept on this device");
        await phone.Context.SetOfflineAsync(false);
        await tab.SeesAsync("1 day in a row");
        Assert.Equal(1m, await server.SqlAsync("select sum(amount) from check_ins"));
    }

    [Fact]
    public async Task A_check_in_outlives_a_session_that_ends_meanwhile()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        string email = BrowserFixture.NewEmail("ada");
        Tab tab = await phone.OpenKeptAsync(email, "Session ended");
        await phone.Context.SetOfflineAsync(true);
        await tab.Button("Check in: Session ended").ClickAsync();
        await tab.SeesAsync("Kept on this device");
        Person elsewhere = new(browser.Server);
        await elsewhere.LoginAsync(email, Tab.Password);
        (await elsewhere.AskAsync("mutation { revokeSession(input: {}) { errors { __typename } } }")).Succeeded();
        await phone.Context.SetOfflineAsync(false);
        await tab.SeesAsync("Your session has ended.");
        Assert.DoesNotContain("Session ended", await tab.TextAsync(), StringComparison.Ordinal);
        await tab.SignInAsync(email);
        await tab.SeesAsync("1 day in a row");
        Assert.Equal(1, await AmountAsync("Session ended"));
    }

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.ReplyLost)]
    [InlineData(Fault.ReplySlow)]
    [InlineData(Fault.Replaced503)]
    [InlineData(Fault.Replaced503ForAMinute)]
    public async Task A_double_tap_checks_in_once(Fault fault)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(browser.Server.Endpoint);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(proxy.Endpoint, "/"));
        Tab tab = await phone.OpenAsync();
        await tab.RegisterAsync(BrowserFixture.NewEmail("ada"), "Ada");
        string name = $"Tapped twice, {fault}";
        await tab.CreateStreakAsync(name);
        proxy.Add(fault);
        await tab.Button($"Check in: {name}").DblClickAsync();
        if (fault == Fault.Replaced503ForAMinute)
        {
            await tab.SeesAsync("Kept on this device");
            await tab.Button("Send now").ClickAsync();
        }
        await tab.SeesAsync("1 day in a row");
        Assert.Equal(1, await AmountAsync(name));
        // The mark can be taken back, and set again.
        await tab.Button($"Undo: {name}").ClickAsync();
        await tab.Button($"Check in: {name}").ClickAsync();
        await tab.SeesAsync("1 day in a row");
        Assert.Equal(1, await AmountAsync(name));
    }

    [Fact]
    public async Task Two_tabs_that_send_the_same_check_ins_record_each_once()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab first = await phone.OpenAsync();
        await first.RegisterAsync(BrowserFixture.NewEmail("ada"), "Ada");
        await first.CreateStreakAsync("Tab one");
        await first.CreateStreakAsync("Tab two");
        await first.IsKeptAsync();
        Tab second = await phone.OpenAsync();
        await second.SeesButtonAsync("Check in: Tab two");
        await phone.Context.SetOfflineAsync(true);
        await first.Button("Check in: Tab one").ClickAsync();
        await first.SeesAsync("Kept on this device");
        await second.Button("Check in: Tab two").ClickAsync();
        await second.SeesAsync("2 check-ins kept on this device");
        await second.Page.ReloadAsync();
        await second.SeesAsync("2 check-ins kept on this device");
        await phone.Context.SetOfflineAsync(false);
        foreach (Tab tab in (Tab[])[first, second])
        {
            await tab.SeesAsync("All done for today.");
            Assert.DoesNotContain("kept on this device", await tab.TextAsync(), StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal((1, 1), (await AmountAsync("Tab one"), await AmountAsync("Tab two")));
    }

    private async Task<decimal> AmountAsync(string streak) =>
        (decimal)
            (
                await browser.Server.SqlAsync(
                    "select coalesce(sum(c.amount), 0) from check_ins c join streaks s on s.id = c.streak_id where s.name = $1",
                    streak
                )
            )!;
}
