using System.Globalization;
using System.Text.Json;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;

namespace Streakoid.Web.Tests.Browser;

/// <summary>What the first and the second visit cost. <c>benchmarks/app-load.sh</c> runs it against a published server.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class LoadTests(BrowserFixture browser)
{
    private const string Figures = """
        () => {
          const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
          return JSON.stringify({
            bytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0),
            requests: entries.filter(entry => entry.transferSize > 0).length,
            paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
            usable: performance.now(),
          });
        }
        """;

    [Fact]
    public async Task A_second_visit_transfers_less_than_the_first()
    {
        string? published = Environment.GetEnvironmentVariable("STREAKOID_APP");
        await using Phone phone = await browser.UnpackPhoneAsync(published is null ? null : new Uri(published));
        List<string> lines = ["| visit | bytes | requests | first paint, ms | usable, ms |", "|---|---|---|---|---|"];
        List<long> bytes = [];
        foreach (string visit in (string[])["first", "second"])
        {
            Tab tab = await phone.OpenAsync("/sign-in");
            await tab.SeesButtonAsync("Sign in");
            using JsonDocument figures = JsonDocument.Parse(await tab.Page.EvaluateAsync<string>(Figures));
            long transferred = figures.RootElement.GetProperty("bytes").GetInt64();
            bytes.Add(transferred);
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {visit} | {transferred:N0} | {figures.RootElement.GetProperty("requests").GetInt32()} | {figures.RootElement.GetProperty("paint").GetDouble():0} | {figures.RootElement.GetProperty("usable").GetDouble():0} |"
                )
            );
            await tab.Page.CloseAsync();
        }
        Directory.CreateDirectory(Repository.File("artifacts"));
        await File.WriteAllLinesAsync(Repository.File("artifacts", "app-load.md"), lines);
        Assert.True(bytes[1] < bytes[0], string.Join('\n', lines));
    }
}
