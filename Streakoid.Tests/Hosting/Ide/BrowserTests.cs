using System.Text.Json;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Ide;

[Trait("kind", "faults")]
public sealed class BrowserTests
{
    [Fact]
    public async Task A_person_registers_reads_the_docs_and_reads_me_in_the_IDE()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: "Development");
        await using Chromium chromium = await Chromium.StartAsync();
        await using ChromiumPage page = await chromium.OpenPageAsync();

        try
        {
            await TourAsync(server, page);
        }
        catch
        {
            await page.ScreenshotAsync(Repository.File("artifacts", "ide-failed.png"));
            throw;
        }

        Assert.Empty(page.Errors);
        Assert.All(
            page.Requests.Where(request => request.Scheme is "http" or "https"),
            request => Assert.Equal(server.Http.BaseAddress!.Authority, request.Authority)
        );
    }

    /// <summary>As in Production, where the IDE has no docs by introspection: one GET of the SDL, as the examples say.</summary>
    [Fact]
    public async Task Without_introspection_the_docs_are_read_from_the_SDL()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        await using Chromium chromium = await Chromium.StartAsync();
        await using ChromiumPage page = await chromium.OpenPageAsync();
        await page.GoToAsync(new Uri(server.Http.BaseAddress!, "/graphql/"));
        await page.UntilAsync("navigator.serviceWorker.controller");
        await page.ClickAsync(ButtonThatSays("Create Document"));
        await page.UntilTextAsync("Schema unavailable");

        await page.ClickAsync("document.querySelector('button[aria-label=\"Connection Settings\"]')");
        await page.ClickAsync("document.querySelector('input[placeholder^=\"Enter the SDL\"],textarea[placeholder^=\"Enter the SDL\"]')");
        await page.TypeAsync($"{server.Endpoint}?sdl");
        await page.ClickAsync(ButtonThatSays("Apply"));
        await page.UntilTextAsync("Schema available");
        await page.ClickAsync(ButtonThatSays("Schema Reference"));
        await page.UntilTextAsync("The queries. All data is reached through the signed-in user.");
    }

    private static async Task TourAsync(StreakoidServer server, ChromiumPage page)
    {
        // The page reloads once, when its service worker takes over.
        await page.GoToAsync(new Uri(server.Http.BaseAddress!, "/graphql/"));
        await page.UntilAsync("navigator.serviceWorker.controller");
        await page.ClickAsync(ButtonThatSays("Create Document"));
        await page.UntilTextAsync("Schema available");

        // The examples' first operation, with the examples' variables.
        await page.ClickAsync(ButtonThatSays("Run"));
        const string Token = "/\"accessToken\":\\s*\"([^\"]+)\"/.exec(document.body.innerText)";
        await page.UntilAsync(Token);
        string token = await page.EvaluateAsync($"{Token}[1]");
        Assert.Equal(2, token.Count(character => character == '.'));

        // Without a token nobody is signed in.
        await RunAsync(page, "Query", "Me");
        await page.UntilTextAsync("AUTH_NOT_AUTHENTICATED");

        await page.ClickAsync("document.querySelector('button[aria-label=\"Connection Settings\"]')");
        await page.ClickAsync(ButtonThatSays("Authorization"));
        await ChooseAsync(page, "Bearer");
        await page.ClickAsync(
            "[...document.querySelectorAll('input,textarea')].find(e => document.querySelector('select').compareDocumentPosition(e) & 4)"
        );
        await page.TypeAsync(token);
        await page.ClickAsync(ButtonThatSays("Apply"));
        await page.ClickAsync(ButtonThatSays("Run"));
        // What only the answer holds: the e-mail address stands among the variables, too.
        await page.UntilAsync("/\"today\":\\s*\"2026-03-14\"/.test(document.body.innerText)");
        await page.ScreenshotAsync(Repository.File("artifacts", "ide.png"));

        // The token that has ended is still attached, and signing in works all the same.
        await RunAsync(page, "Mutation", "Logout");
        await page.UntilAsync("/\"loggedOut\":\\s*true/.test(document.body.innerText)");
        await RunAsync(page, "Mutation", "Login");
        await page.UntilAsync(Token);
        Assert.NotEqual(token, await page.EvaluateAsync($"{Token}[1]"));

        await page.ClickAsync(ButtonThatSays("Schema Reference"));
        await page.UntilTextAsync("The queries. All data is reached through the signed-in user.");
        await page.ScreenshotAsync(Repository.File("artifacts", "ide-docs.png"));
    }

    private static string ButtonThatSays(string text) =>
        $"[...document.querySelectorAll('button,[role=tab]')].filter(e => e.innerText.trim() === {JsonSerializer.Serialize(text)}).at(-1)";

    // Picks an operation of the document by its name and runs it.
    private static async Task RunAsync(ChromiumPage page, string kind, string operation)
    {
        await page.ClickAsync("document.querySelector('button[aria-label^=\"Mutation: \"],button[aria-label^=\"Query: \"]')");
        await page.ClickAsync($"[...document.querySelectorAll('[role=menuitem]')].find(e => e.innerText.trim() === '{operation}')");
        await page.UntilAsync($"document.querySelector('button[aria-label=\"{kind}: {operation}\"]')");
        await page.ClickAsync(ButtonThatSays("Run"));
    }

    // A list that the browser draws opens in a window of its own, where no mouse of ours reaches.
    private static async Task ChooseAsync(ChromiumPage page, string text)
    {
        await page.UntilAsync("document.querySelector('select')");
        await page.EvaluateAsync(
            $$"""
            (() => {
              const list = document.querySelector('select');
              const wanted = [...list.options].find(option => option.innerText.trim() === '{{text}}');
              Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(list, wanted.value);
              list.dispatchEvent(new Event('change', { bubbles: true }));
            })()
            """
        );
        await page.UntilAsync(
            "[...document.querySelectorAll('input,textarea')].some(e => document.querySelector('select').compareDocumentPosition(e) & 4)"
        );
    }
}
