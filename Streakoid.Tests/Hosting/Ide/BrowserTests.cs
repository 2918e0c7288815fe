using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Ide;

public sealed class BrowserTests
{
    [Fact]
    public async Task Look()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        await using Chromium chromium = await Chromium.StartAsync();
        await using ChromiumPage page = await chromium.OpenPageAsync();
        await page.GoToAsync(new Uri(server.Address, "/graphql/"));
        await Task.Delay(8000);
        await page.ScreenshotAsync(Repository.File("artifacts", "look.png"));
        Console.WriteLine(await page.EvaluateAsync("document.body.innerText"));
        foreach (string e in page.Errors) Console.WriteLine("ERR " + e);
        foreach (Uri e in page.Requests) Console.WriteLine("REQ " + e);
    }
}
