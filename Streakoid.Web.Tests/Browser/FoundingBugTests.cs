using Microsoft.Extensions.DependencyInjection;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;

namespace Streakoid.Web.Tests.Browser;

/// <summary>
/// The bug for which everything here was built: whoever had just registered was shown another user's streaks. It is put back into a server, by
/// replacing what keeps it out, and the test of the front end sees it.
/// </summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class FoundingBugTests(BrowserFixture browser)
{
    [Fact]
    public Task A_new_person_sees_nothing_of_the_only_other_user() => RegisterBesideACanaryAsync(_ => { }, policies: true);

    [Fact]
    public async Task The_front_end_test_sees_the_founding_bug()
    {
        Exception seen = await Assert.ThrowsAnyAsync<Exception>(() =>
            RegisterBesideACanaryAsync(
                services =>
                {
                    AnyUser.IsTakenForAMissingOne(services);
                    LayerSwitches.WithoutOwnershipInterceptor(services);
                },
                policies: false
            )
        );
        Assert.Contains("canary", seen.Message, StringComparison.Ordinal);
    }

    private async Task RegisterBesideACanaryAsync(Action<IServiceCollection> replace, bool policies)
    {
        await using StreakoidServer server = await BrowserFixture.StartServerAsync(replace);
        Person canary = new(server);
        await canary.RegisterAsAsync("canary@example.com", Person.Password, displayName: "the canary");
        await canary.CreateStreakAsync("a canary streak");
        await new LayerSwitches(server).RowSecurityAsync(policies);

        await using Phone phone = await browser.UnpackPhoneAsync(new Uri(server.Endpoint, "/"));
        Tab tab = await phone.OpenAsync();
        await tab.RegisterAsync("new@example.com", "New");
        // The list has been loaded, whoever it belongs to.
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "New streak" }).WaitForAsync();
        Assert.DoesNotContain("canary", await tab.TextAsync(), StringComparison.Ordinal);
        await tab.SeesAsync("You have no streaks yet.");
        await tab.Page.ReloadAsync();
        await tab.SeesAsync("You have no streaks yet.");
        Assert.DoesNotContain("canary", await tab.TextAsync(), StringComparison.Ordinal);
    }
}
