using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Streakoid.Web.Tests.Browser;

/// <summary>axe finds no violation on any page, in light and in dark.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    private static readonly string[] Open =
    [
        "/sign-in",
        "/register",
        "/forgot-password",
        "/reset-password#1",
        "/verify-email#1",
        "/confirm-email#1",
        "/undo-email#1",
        "/secure-account#1",
    ];

    private static readonly string[] SignedIn = ["/", "/streaks", "/calendar", "/new-streak", "/settings", "/security", "/data"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_has_a_violation(ColorScheme scheme)
    {
        await using Phone phone = await browser.UnpackPhoneAsync(scheme: scheme);
        Tab tab = await phone.OpenAsync();
        List<string> violations = [];
        foreach (string path in Open)
            await LookAsync(tab, path, scheme, violations);

        string email = BrowserFixture.NewEmail("ada");
        await tab.RegisterAsync(email, "Ada");
        await tab.CreateStreakAsync("Read a page");
        Person elsewhere = new(browser.Server);
        await elsewhere.LoginAsync(email, Tab.Password);
        string id = await elsewhere.CreateStreakAsync("Yoga", "On the mat", ["body", "calm"], "{ rule: { timesPerWeek: 3 } }");
        await elsewhere.CheckInAsync(await elsewhere.CreateStreakAsync("Write", tags: ["mind"]));
        foreach (string path in (string[])[.. SignedIn, $"/streak?id={Uri.EscapeDataString(id)}"])
            await LookAsync(tab, path, scheme, violations);
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    private static async Task LookAsync(Tab tab, string path, ColorScheme scheme, List<string> violations)
    {
        await tab.GoToAsync(path);
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .Not.ToHaveTextAsync("Streakoid", new() { Timeout = 60_000 });
        await Expect(tab.Page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        if (Environment.GetEnvironmentVariable("STREAKOID_SCREENSHOTS") is { Length: > 0 } folder)
            await tab.Page.ScreenshotAsync(
                new()
                {
                    Path = Path.Combine(folder, $"{path.Split('?', '#')[0].Trim('/')}-{scheme}.png".ToLowerInvariant()),
                    FullPage = true,
                }
            );
        // A colour on its way to another one is neither.
        await tab.Page.WaitForFunctionAsync(
            "() => !document.getAnimations().some(one => one instanceof CSSTransition && one.playState === 'running')"
        );
        AxeResult result = await tab.Page.RunAxe();
        violations.AddRange(
            result.Violations.SelectMany(violation =>
                violation.Nodes.Select(node => $"{path} {scheme}: {violation.Id}: {violation.Help}: {node.Html}")
            )
        );
    }
}
