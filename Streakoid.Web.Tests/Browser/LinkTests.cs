using Microsoft.Playwright;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Streakoid.Web.Tests.Browser;

/// <summary>The pages that e-mailed links lead to.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class LinkTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_forgotten_password_is_replaced_and_the_link_works_once()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        string email = BrowserFixture.NewEmail("ada");
        await Person.RegisterAsync(browser.Server, email: email);
        Tab tab = await phone.OpenAsync("/forgot-password");
        await tab.Field("E-mail address").FillAsync(email);
        await tab.Button("Send me a link").ClickAsync();
        await tab.SeesAsync("an e-mail with a link is on its way");
        string token = Mailbox.TokenIn((await browser.Server.Mailbox.WaitAsync(email, "Choose a new password")).Text);

        for (int time = 0; time < 2; time++)
        {
            await tab.GoToAsync("/sign-in");
            await tab.GoToAsync($"/reset-password#{token}");
            await tab.Field("New password").FillAsync("another horse battery staple");
            await Expect(tab.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#"));
            await tab.Button("Set the password").ClickAsync();
            if (time == 0)
                await tab.SeesAsync("You have no streaks yet.");
            else
                await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("link");
        }
    }

    [Fact]
    public async Task An_address_is_confirmed_by_a_press_and_not_by_opening_the_link()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        string email = BrowserFixture.NewEmail("ada");
        Person ada = await Person.RegisterAsync(browser.Server, email: email);
        string token = Mailbox.TokenIn((await browser.Server.Mailbox.WaitAsync(email, "Confirm your address")).Text);
        Tab tab = await phone.OpenAsync($"/verify-email#{token}");
        await tab.SeesButtonAsync("Confirm");
        Assert.Equal(
            "False",
            (await ada.AskAsync("{ me { emailVerified } }")).Succeeded().Data("me.emailVerified")!.ToString(),
            ignoreCase: true
        );
        await tab.Button("Confirm").ClickAsync();
        await tab.SeesAsync("Your address is confirmed.");
    }

    [Fact]
    public async Task An_invitation_opens_the_form_where_registration_is_closed()
    {
        await using StreakoidServer server = await BrowserFixture.StartServerAsync(settings: "--Streakoid:Accounts:Registration=Closed");
        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(server.Endpoint, "/"));
        Tab tab = await phone.OpenAsync("/register");
        await tab.FillRegistrationAsync("ada@example.com", "Ada");
        await tab.Button("Create account").ClickAsync();
        await tab.SeesAsync("Registration is closed.");
        Streakoid.Accounts.InvitationToken token = Streakoid.Accounts.InvitationToken.New();
        await server.SqlAsync(
            "insert into invitations (hash, uses_left, expires_at, note) values ($1, 1, now() + interval '1 day', '') returning id",
            token.Hash
        );
        await tab.GoToAsync("/sign-in");
        await tab.GoToAsync($"/register#invite={token.Text}");
        await tab.FillRegistrationAsync("ada@example.com", "Ada");
        await Expect(tab.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#"));
        await tab.Button("Create account").ClickAsync();
        await tab.SeesAsync("You have no streaks yet.");
    }
}
