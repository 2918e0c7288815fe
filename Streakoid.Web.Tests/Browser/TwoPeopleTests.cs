using Microsoft.Playwright;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Streakoid.Web.Tests.Browser;

/// <summary>Two people at one browser: nothing of the first is shown to the second, at any moment.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class TwoPeopleTests(BrowserFixture browser)
{
    private static readonly string[] AdasWords = ["Adas ", "ada-"];
    private static readonly string[] BertasWords = ["Bertas ", "berta-"];

    [Fact]
    public async Task Another_person_after_a_sign_out_sees_nothing_of_the_first()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        string berta = await PrepareAsync(tab);
        await tab.SignOutAsync();
        await tab.SignInAsync(berta);
        await AssertBertasAsync(tab);
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task Another_person_in_place_of_the_first_sees_nothing_of_the_first()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        string berta = await PrepareAsync(tab);
        await tab.GoToAsync("/sign-in");
        await tab.SeesHeadingAsync("Sign in");
        await tab.SignInAsync(berta);
        await AssertBertasAsync(tab);
        // Neither the back button nor a reload brings the first one back.
        await tab.Page.GoBackAsync();
        await AssertBertasAsync(tab);
        await tab.Page.ReloadAsync();
        await AssertBertasAsync(tab);
    }

    [Fact]
    public async Task Another_person_in_another_tab_takes_over_without_a_refresh()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab first = await phone.OpenAsync();
        string berta = await PrepareAsync(first);
        Tab second = await phone.OpenAsync("/sign-in");
        await second.SeesHeadingAsync("Sign in");
        await second.WatchAsync(AdasWords, BertasWords);
        await second.SignInAsync(berta);
        await AssertBertasAsync(second);
        await AssertBertasAsync(first);
    }

    [Fact]
    public async Task An_answer_for_the_first_person_that_arrives_late_is_not_shown()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(browser.Server.Endpoint);
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(proxy.Endpoint, "/"));
        Tab tab = await phone.OpenAsync();
        string berta = await PrepareAsync(tab);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await tab.SeesHeadingAsync("Settings");
        // The list of today asks four times; each answer is for the first person, and a second late.
        for (int request = 0; request < 4; request++)
            proxy.Add(Fault.ReplySlow);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Today" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await tab.Button("Sign out").ClickAsync();
        await tab.SeesHeadingAsync("Sign in");
        await tab.SignInAsync(berta);
        await AssertBertasAsync(tab);
    }

    /// <summary>Makes Berta elsewhere and signs Ada in, each with a streak.</summary>
    private async Task<string> PrepareAsync(Tab tab)
    {
        string berta = BrowserFixture.NewEmail("berta-");
        Person person = new(browser.Server);
        await person.RegisterAsAsync(berta, Tab.Password, displayName: "Bertas name");
        await person.CreateStreakAsync("Bertas streak");
        await tab.RegisterAsync(BrowserFixture.NewEmail("ada-"), "Adas name");
        await tab.CreateStreakAsync("Adas streak");
        await Expect(tab.Page.GetByTestId("who")).ToHaveTextAsync("Adas name");
        await tab.WatchAsync(AdasWords, BertasWords);
        return berta;
    }

    private static async Task AssertBertasAsync(Tab tab)
    {
        await tab.SeesButtonAsync("Check in: Bertas streak");
        await Expect(tab.Page.GetByTestId("who")).ToHaveTextAsync("Bertas name");
        Assert.DoesNotContain("Adas", await tab.TextAsync(), StringComparison.Ordinal);
        tab.AssertNeverMixed();
    }
}
