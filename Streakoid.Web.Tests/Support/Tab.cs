using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Streakoid.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Streakoid.Web.Tests.Support;

/// <summary>A tab with the app, used as a person uses it: by labels and names.</summary>
public sealed class Tab(IPage page, Uri root)
{
    public const string Password = "correct horse battery staple";

    private readonly ConcurrentQueue<string> _mixed = new();

    public IPage Page => page;

    public Task GoToAsync(string path) => page.GotoAsync(new Uri(root, path).AbsoluteUri);

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Field(string label) => page.GetByLabel(label);

    public ILocator Heading(string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public Task SeesAsync(string text) => Expect(page.GetByText(text).First).ToBeVisibleAsync(new() { Timeout = 60_000 });

    public Task SeesHeadingAsync(string name) => Expect(Heading(name)).ToBeVisibleAsync(new() { Timeout = 60_000 });

    public Task SeesButtonAsync(string name) => Expect(Button(name)).ToBeVisibleAsync(new() { Timeout = 60_000 });

    public Task IsAtAsync(string path) => Expect(page).ToHaveURLAsync(new Regex($"{Regex.Escape(path)}$"), new() { Timeout = 60_000 });

    public async Task<string> TextAsync() => await page.Locator("body").InnerTextAsync();

    public async Task FillRegistrationAsync(string email, string name)
    {
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByLabel("Name to show").FillAsync(name);
    }

    public async Task RegisterAsync(string email, string name)
    {
        await GoToAsync("/register");
        await FillRegistrationAsync(email, name);
        await Button("Create account").ClickAsync();
        await SeesHeadingAsync("Today");
    }

    public async Task SignInAsync(string email)
    {
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await Button("Sign in").ClickAsync();
    }

    public async Task SignOutAsync()
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await Button("Sign out").ClickAsync();
        await SeesHeadingAsync("Sign in");
    }

    /// <summary>Waits until the app can be opened without a network.</summary>
    public Task IsKeptAsync() => BecomesAsync("(await caches.match('/ready')) !== undefined");

    /// <summary>Waits for a condition that the page has to wait for itself.</summary>
    public Task BecomesAsync(string condition) =>
        Processes.EventuallyAsync(() => page.EvaluateAsync<bool>($"async () => {condition}"), condition);

    public async Task CreateStreakAsync(string name)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Today" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New streak" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = false }).First.FillAsync(name);
        await Button("Create streak").ClickAsync();
        await SeesButtonAsync($"Check in: {name}");
    }

    /// <summary>
    /// Looks at the page after every change of it, and notes whenever it shows words of <paramref name="former"/> together with, or after,
    /// words of <paramref name="next"/>.
    /// </summary>
    public async Task WatchAsync(string[] former, string[] next)
    {
        await page.ExposeFunctionAsync("mixed", (string text) => _mixed.Enqueue(text));
        string script = $$"""
            (() => {
              const former = {{JsonSerializer.Serialize(former)}}, next = {{JsonSerializer.Serialize(next)}};
              let seen = sessionStorage.getItem('test.seen') === 'yes';
              const look = () => {
                if (!document.body) return;
                const shown = document.title + document.body.innerText;
                const text = shown + [...document.querySelectorAll('input')].map(input => input.value).join(' ');
                // What is typed into the form to sign in is not shown yet.
                if (!seen && next.some(word => shown.includes(word))) {
                  seen = true;
                  sessionStorage.setItem('test.seen', 'yes');
                }
                if (seen && former.some(word => text.includes(word))) window.mixed(text);
              };
              new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
              look();
            })()
            """;
        await page.AddInitScriptAsync(script);
        await page.EvaluateAsync(script);
    }

    /// <summary>Nothing of the former person was ever seen with, or after, the next one.</summary>
    public void AssertNeverMixed() => Assert.Empty(_mixed);
}
