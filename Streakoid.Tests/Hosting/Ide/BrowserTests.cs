using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Ide;

public sealed class BrowserTests
{
    [Fact]
    public async Task Look()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: "Development");
        await using Chromium chromium = await Chromium.StartAsync();
        await using ChromiumPage page = await chromium.OpenPageAsync();
        await page.GoToAsync(new Uri(server.Http.BaseAddress!, "/graphql/"));
        await Task.Delay(8000);
        await page.ScreenshotAsync(Repository.File("artifacts", "look.png"));
        foreach (string t in new[] { "Create Document", "New Document", "Got it", "Close" })
            Console.WriteLine(t + ":" + await page.EvaluateAsync($"[...document.querySelectorAll('button,a')].filter(b => b.innerText.includes('{t}')).length"));
        Console.WriteLine(await page.EvaluateAsync("[...document.querySelectorAll('button,a,[role=tab],[role=button]')].map(b => b.tagName + '|' + b.innerText + '|' + (b.getAttribute('aria-label')||'') + '|' + b.title).join('\\n')"));
        Console.WriteLine(await page.EvaluateAsync("document.body.innerText"));
        foreach (string e in page.Errors) Console.WriteLine("ERR " + e);
        foreach (Uri e in page.Requests) Console.WriteLine("REQ " + e);
    }
}
