using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Streakoid.Web.Tests.Support;

/// <summary>A browser with its own storage.</summary>
public sealed class Phone(IBrowserContext context, Uri root) : IAsyncDisposable
{
    /// <summary>How long the browser may take to open or close a window, for which Playwright has no limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Unhandled errors of all tabs, refused resources and styles among them.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public IBrowserContext Context => context;

    /// <summary>The same phone, at the app of another server.</summary>
    public Phone At(Uri root) => new(context, root);

    /// <summary>Opens the app in a new tab.</summary>
    public async Task<Tab> OpenAsync(string path = "/")
    {
        IPage page = await context.NewPageAsync().WaitAsync(Patience);
        page.SetDefaultTimeout(60_000);
        page.PageError += (_, error) => Errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // What the server refuses is also logged by the browser; what the page's policy refuses is an error.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                Errors.Enqueue(message.Text);
        };
        Tab tab = new(page, root);
        await tab.GoToAsync(path);
        return tab;
    }

    /// <summary>Opens the app, registers, makes a streak, and waits until the app can be opened without a network.</summary>
    public async Task<Tab> OpenKeptAsync(string email, string streak, string name = "Ada")
    {
        Tab tab = await OpenAsync();
        await tab.RegisterAsync(email, name);
        await tab.CreateStreakAsync(streak);
        await tab.IsKeptAsync();
        return tab;
    }

    /// <summary>Closes the browser's window. One that does not end is no test's subject; the browser's own end ends it.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAny(context.CloseAsync(), Task.Delay(Patience));
}
