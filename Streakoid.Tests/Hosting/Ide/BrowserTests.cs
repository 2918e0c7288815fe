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
        await page.UntilAsync("navigator.serviceWorker.controller");
        await Task.Delay(3000);
        await page.ClickAsync("[...document.querySelectorAll('button')].find(b => b.innerText.includes('Create Document'))");
        await Task.Delay(5000);
        await page.ScreenshotAsync(Repository.File("artifacts", "look.png"));
        Console.WriteLine(await page.EvaluateAsync("[...document.querySelectorAll('button,a,[role=tab],[role=button],input,textarea')].map(b => b.tagName + '|' + b.innerText + '|' + (b.getAttribute('aria-label')||'') + '|' + b.title).join('\\n')"));
        Console.WriteLine(await page.EvaluateAsync("document.body.innerText"));
        foreach (string e in page.Errors) Console.WriteLine("ERR " + e);
        foreach (Uri e in page.Requests) Console.WriteLine("REQ " + e);
    }
}
