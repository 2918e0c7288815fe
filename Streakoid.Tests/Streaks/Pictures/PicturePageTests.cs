using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Pictures;

/// <summary>A streak's heat map as a browser shows it.</summary>
[Trait("kind", "faults")]
public sealed class PicturePageTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_page_shows_it_light_and_dark()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        Uri url = await PictureTests.ShareAsync(ada, await PictureTests.KeepAsync(ada));
        await using Chromium chromium = await Chromium.StartAsync();
        await using ChromiumPage page = await chromium.OpenPageAsync();
        string image =
            $"document.documentElement.style.colorScheme = 'light dark'; document.body.innerHTML = '<img id=map src=\"{url}\">'; true";
        Dictionary<string, string> met = [];
        foreach (string scheme in (string[])["light", "dark"])
        {
            await page.EmulateColorSchemeAsync(scheme);
            // Any page will do; this one is at hand.
            await page.GoToAsync(new Uri(fixture.Server.Http.BaseAddress!, "/health/live"));
            await page.UntilTextAsync("Healthy");
            await page.EvaluateAsync(image);
            await page.UntilAsync("document.getElementById('map').complete && document.getElementById('map').naturalWidth > 0");
            Assert.Equal("750", await page.EvaluateAsync("String(document.getElementById('map').naturalWidth)"));
            await page.ScreenshotAsync(Repository.File("artifacts", $"heatmap-{scheme}.png"));
            // In the picture itself: what Chromium makes of the styles. The second day of the last week was kept.
            await page.GoToAsync(url);
            await page.UntilAsync("document.querySelectorAll('rect').length > 300");
            met[scheme] = await page.EvaluateAsync(
                "getComputedStyle(document.querySelectorAll('rect.met')[1]).fill + ' ' + getComputedStyle(document.querySelector('rect.missed, rect.not_due')).fill"
            );
        }
        Assert.Equal("rgb(45, 164, 78) rgb(239, 242, 245)", met["light"]);
        Assert.Equal("rgb(63, 185, 80) rgb(28, 33, 40)", met["dark"]);
    }
}
