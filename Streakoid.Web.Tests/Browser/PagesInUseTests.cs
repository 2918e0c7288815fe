using Microsoft.Playwright;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Streakoid.Web.Tests.Browser;

/// <summary>The other pages, as a person uses them.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class PagesInUseTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_streak_is_changed_skipped_paused_archived_restored_and_deleted()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        await tab.RegisterAsync(BrowserFixture.NewEmail("ada"), "Ada");
        await tab.CreateStreakAsync("Read");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Read" }).ClickAsync();
        await tab.SeesHeadingAsync("Read");

        ILocator today = tab.Page.Locator("button.app-cell.today");
        for (int time = 0; time < 2; time++)
        {
            await today.ClickAsync();
            await Expect(today).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex(": done$"));
            await today.ClickAsync();
            await Expect(today).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex(": still to do$"));
        }

        await tab.Button("Change the schedule").ClickAsync();
        await tab.Field("How much counts as done").FillAsync("2");
        await tab.SeesAsync("You check in every day, 2 each time.");
        await tab.SeesAsync("Now: no current run. With this schedule: no current run.");
        await tab.Button("Use it from today").ClickAsync();
        await tab.SeesButtonAsync("Change the schedule");

        await tab.Button("Skip today").ClickAsync();
        await tab.SeesButtonAsync("Do not skip today");
        await tab.Button("Do not skip today").ClickAsync();
        await tab.SeesButtonAsync("Skip today");
        await tab.Button("Pause").ClickAsync();
        await tab.Button("Resume").ClickAsync();
        await tab.SeesButtonAsync("Pause");

        await tab.Field("Name").FillAsync("Read more");
        await tab.Field("Tags, with commas between").FillAsync("books, calm");
        await tab.Button("Save").ClickAsync();
        await tab.SeesHeadingAsync("Read more");
        await tab.SeesAsync("Tags: books, calm");

        await tab.Button("Archive").ClickAsync();
        await tab.SeesButtonAsync("Restore");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Streaks" }).ClickAsync();
        await tab.Button("Archived").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Read more" }).ClickAsync();
        await tab.Button("Restore").ClickAsync();
        await tab.SeesButtonAsync("Archive");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Streaks" }).ClickAsync();
        await tab.Button("calm").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Read more" }).ClickAsync();

        await tab.Button("Delete this streak").ClickAsync();
        await tab.Button("Delete it for ever").ClickAsync();
        await tab.SeesAsync("There are no streaks here.");
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task Settings_devices_and_access_tokens_are_changed()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        string email = BrowserFixture.NewEmail("ada");
        await tab.RegisterAsync(email, "Ada");
        await tab.GoToAsync("/settings");
        await tab.Field("Name to show").FillAsync("Ada Lovelace");
        await tab.Field("Your day starts at").FillAsync("03:00");
        await tab.Button("Save").ClickAsync();
        await tab.SeesAsync("Saved.");
        await Expect(tab.Page.GetByTestId("who")).ToHaveTextAsync("Ada Lovelace");

        Person elsewhere = new(browser.Server);
        await elsewhere.LoginAsync(email, Tab.Password);
        await tab.GoToAsync("/security");
        await tab.Button("Sign out everywhere else").ClickAsync();
        await tab.SeesAsync("Signed out there.");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await elsewhere.AskAsync("{ me { id } }")).Status);

        await tab.Field("Name of a new token").FillAsync("my script");
        await tab.Button("Create the token").ClickAsync();
        await Expect(tab.Page.GetByTestId("token")).Not.ToBeEmptyAsync();
        elsewhere.AccessToken = await tab.Page.GetByTestId("token").InnerTextAsync();
        Assert.Equal("Ada Lovelace", (await elsewhere.AskAsync("{ me { displayName } }")).TextAt("me.displayName"));
        await tab.Button("Revoke my script").ClickAsync();
        await tab.SeesAsync("The token does not work any more.");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await elsewhere.AskAsync("{ me { id } }")).Status);

        await tab.Field("Password, to delete the account").FillAsync("wrong password here");
        await tab.Button("Delete my account for ever").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await tab.Field("Password, to delete the account").FillAsync(Tab.Password);
        await tab.Button("Delete my account for ever").ClickAsync();
        await tab.SeesHeadingAsync("Create an account");
        Assert.Equal(0L, await browser.Server.SqlAsync("select count(*) from users where lower(email) = lower($1)", email));
    }

    [Fact]
    public async Task What_was_exported_is_tried_and_imported_by_another_person()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        await tab.RegisterAsync(BrowserFixture.NewEmail("ada"), "Ada");
        await tab.CreateStreakAsync("Read");
        await tab.Button("Check in: Read").ClickAsync();
        await tab.SeesAsync("1 day in a row");
        await tab.GoToAsync("/data");
        IDownload download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Export").ClickAsync());
        string file = Path.Combine(TemporaryFolder.Make("export"), download.SuggestedFilename);
        await download.SaveAsAsync(file);

        await using Phone other = await browser.UnpackPhoneAsync();
        Tab bertas = await other.OpenAsync();
        await bertas.RegisterAsync(BrowserFixture.NewEmail("berta"), "Berta");
        await bertas.GoToAsync("/data");
        await bertas.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(file);
        await bertas.Button("Try it first").ClickAsync();
        await bertas.SeesAsync("It would create 1 streak and 1 check-in");
        await bertas.Button("Import").ClickAsync();
        await bertas.SeesAsync("It created 1 streak and 1 check-in");
        await bertas.Page.GetByRole(AriaRole.Link, new() { Name = "Today" }).ClickAsync();
        await bertas.SeesAsync("1 day in a row");
        Assert.Empty(other.Errors);
    }
}
