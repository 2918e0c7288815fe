using System.Diagnostics;
using Streakoid.Tests.Support;
using Streakoid.Web.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Web.Tests.Browser;

/// <summary>What is done on one device is seen on another one.</summary>
[Trait("kind", "browser")]
[Collection("browser")]
public sealed class LiveTests(BrowserFixture browser, ITestOutputHelper output)
{
    [Fact]
    public async Task Another_device_is_seen_without_a_refresh()
    {
        await using Phone phone = await browser.UnpackPhoneAsync();
        Tab tab = await phone.OpenAsync();
        string email = BrowserFixture.NewEmail("ada");
        await tab.RegisterAsync(email, "Ada");
        await tab.CreateStreakAsync("Read");
        Person elsewhere = new(browser.Server);
        await elsewhere.LoginAsync(email, Tab.Password);
        string id = (await elsewhere.AskAsync("{ me { streaks { nodes { id } } } }")).Succeeded().TextAt("me.streaks.nodes.0.id");
        for (int time = 0; time < 3; time++)
        {
            long begun = Stopwatch.GetTimestamp();
            await elsewhere.CheckInAsync(id);
            await tab.SeesAsync("1 day in a row");
            output.WriteLine($"A check-in was seen after {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms, its request included.");
            await elsewhere.UndoAsync(id);
            await tab.SeesButtonAsync("Check in: Read");
        }
    }
}
