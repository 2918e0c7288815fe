using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Watching;

/// <summary>Whom Alertmanager tells.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _received = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>What came, such as <c>/pager firing StreakoidDown</c>, in the order it came.</summary>
    public IReadOnlyList<string> Received => [.. _received];

    public static async Task<WebhookReceiver> StartAsync()
    {
        WebApplication app = LocalWeb.Build();
        WebhookReceiver receiver = new(app);
        app.Run(async context =>
        {
            JsonNode told = (await JsonNode.ParseAsync(context.Request.Body))!;
            foreach (JsonNode? alert in told["alerts"]!.AsArray())
                receiver._received.Enqueue($"{context.Request.Path} {alert!["status"]} {alert["labels"]!["alertname"]}");
        });
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
