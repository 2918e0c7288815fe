using Microsoft.Playwright;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Streakoid.Web.Tests.Browser;

/// <summary>The page that once froze: registration, under every fault of that day.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class RegistrationTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_new_person_registers_and_keeps_a_streak()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        string email = BrowserFixture.NewEmail("ada");
        await tab.SeesHeadingAsync("Sign in");
        await tab.RegisterAsync(email, "Ada");
        await tab.SeesAsync("You have no streaks yet.");
        await Expect(tab.Page.GetByTestId("who")).ToHaveTextAsync("Ada");

        await tab.CreateStreakAsync("Read a page");
        for (int time = 0; time < 2; time++)
        {
            await tab.Button("Check in: Read a page").ClickAsync();
            await tab.SeesAsync("1 day in a row");
            await tab.Button("Undo: Read a page").ClickAsync();
            await tab.SeesAsync("Not started");
        }
        await tab.Button("Check in: Read a page").ClickAsync();
        await tab.SeesAsync("1 day in a row");

        await tab.SignOutAsync();
        await tab.SignInAsync(email);
        await tab.SeesAsync("1 day in a row");
        Assert.Empty(phone.Errors);
    }

    [Theory]
    [InlineData(Fault.ReplyLost)]
    [InlineData(Fault.ReplySlow)]
    [InlineData(Fault.Replaced503)]
    [InlineData(Fault.Refused503)]
    public async Task Registration_under_a_fault_makes_one_account_and_signs_in(Fault fault)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(browser.Server.Endpoint, fault);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(proxy.Endpoint, "/"));
        Tab tab = await phone.OpenAsync("/register");
        string email = BrowserFixture.NewEmail("ada");
        await tab.FillRegistrationAsync(email, "Ada");
        await tab.Button("Create account").ClickAsync();
        await tab.SeesAsync("You have no streaks yet.");
        await Expect(tab.Page.GetByTestId("who")).ToHaveTextAsync("Ada");
        Assert.Equal(1L, await AccountsAsync(email));
    }

    [Theory]
    [InlineData(Fault.Replaced503ForAMinute, "The server is busy. Try again in 60 seconds")]
    [InlineData(Fault.ReplyHeld, "The server did not answer in time.")]
    public async Task A_lasting_fault_ends_in_words_and_a_second_press_signs_in(Fault fault, string words)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(browser.Server.Endpoint, fault);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(proxy.Endpoint, "/"));
        Tab tab = await phone.OpenAsync("/register");
        string email = BrowserFixture.NewEmail("ada");
        await tab.FillRegistrationAsync(email, "Ada");
        await tab.Button("Create account").ClickAsync();
        if (fault == Fault.ReplyHeld)
            await tab.SeesAsync("Creating your account…");
        await tab.SeesAsync(words);
        await AssertSecondPressAsync(tab, email);
        Assert.Single(proxy.Keys.Where(key => key is not null).Distinct());
    }

    [Fact]
    public async Task A_lost_connection_ends_in_words_and_a_second_press_signs_in()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync("/register");
        string email = BrowserFixture.NewEmail("ada");
        await tab.FillRegistrationAsync(email, "Ada");
        // In the browser, which repeats a request by itself when a server closes the connection.
        await tab.Page.RouteAsync(
            "**/graphql",
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync("connectionreset");
            }
        );
        await tab.Button("Create account").ClickAsync();
        await tab.SeesAsync("The server was not reached.");
        await tab.Page.UnrouteAsync("**/graphql");
        await AssertSecondPressAsync(tab, email);
    }

    private async Task AssertSecondPressAsync(Tab tab, string email)
    {
        Assert.Equal(1L, await AccountsAsync(email));
        await tab.Button("Create account").ClickAsync();
        await tab.SeesAsync("You have no streaks yet.");
        await Expect(tab.Page.GetByTestId("who")).ToHaveTextAsync("Ada");
        Assert.Equal(1L, await AccountsAsync(email));
    }

    [Fact]
    public async Task A_double_press_sends_one_registration()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(browser.Server.Endpoint, Fault.ReplySlow);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(proxy.Endpoint, "/"));
        Tab tab = await phone.OpenAsync("/register");
        string email = BrowserFixture.NewEmail("ada");
        await tab.FillRegistrationAsync(email, "Ada");
        await tab.Button("Create account").DblClickAsync();
        await tab.SeesAsync("Creating your account…");
        await tab.SeesAsync("You have no streaks yet.");
        Assert.Single(proxy.Keys, key => key is not null);
        Assert.Equal(1L, await AccountsAsync(email));
    }

    [Fact]
    public async Task The_back_button_does_not_lead_to_the_sent_form()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        await tab.SeesHeadingAsync("Sign in");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        string email = BrowserFixture.NewEmail("ada");
        await tab.FillRegistrationAsync(email, "Ada");
        await tab.Button("Create account").ClickAsync();
        await tab.SeesAsync("You have no streaks yet.");
        await tab.Page.GoBackAsync();
        await tab.SeesHeadingAsync("Today");
        await tab.Page.GoForwardAsync();
        await tab.SeesHeadingAsync("Today");
        Assert.Equal(1L, await AccountsAsync(email));
    }

    [Fact]
    public async Task Two_tabs_that_register_one_address_end_in_one_account()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab first = await phone.OpenAsync("/register");
        Tab second = await phone.OpenAsync("/register");
        string email = BrowserFixture.NewEmail("ada");
        await first.FillRegistrationAsync(email, "Ada");
        await second.FillRegistrationAsync(email, "Ada");
        Assert.Contains(true, await Task.WhenAll(PressAsync(first), PressAsync(second)));
        foreach (Tab tab in (Tab[])[first, second])
        {
            await tab.SeesAsync("You have no streaks yet.");
            await Expect(tab.Page.GetByTestId("who")).ToHaveTextAsync("Ada");
        }
        Assert.Equal(1L, await AccountsAsync(email));

        // The tab that is quicker signs both in, and the other one shows that instead of the form.
        static async Task<bool> PressAsync(Tab tab)
        {
            try
            {
                await tab.Button("Create account").ClickAsync(new() { Timeout = 10_000 });
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_taken_address_and_a_weak_password_are_refused_in_words()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync("/register");
        string email = BrowserFixture.NewEmail("ada");
        await Person.RegisterAsync(browser.Server, email: email);
        await tab.FillRegistrationAsync(email, "Ada");
        await tab.Button("Create account").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("already has an account");
        await tab.FillRegistrationAsync(BrowserFixture.NewEmail("ada"), "Ada");
        await tab.Field("Password").FillAsync("short");
        await tab.Button("Create account").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("12");
    }

    private Task<object?> AccountsAsync(string email) =>
        browser.Server.SqlAsync("select count(*) from users where lower(email) = lower($1)", email);
}
