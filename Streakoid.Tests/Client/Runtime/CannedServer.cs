using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>A server on a real port with canned responses.</summary>
public sealed class CannedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<CannedRequest> _requests = new();

    private CannedServer(WebApplication app) => _app = app;

    public Uri Endpoint => new(new Uri(_app.Urls.Single()), "/graphql");

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<CannedRequest> Requests => [.. _requests];

    /// <summary>Starts a server that responds with the result of <paramref name="answer"/>.</summary>
    public static async Task<CannedServer> StartAsync(Func<CannedRequest, Task<Canned>> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        CannedServer server = new(app);
        app.Run(async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            string body = await reader.ReadToEndAsync();
            CannedRequest request = new(
                server._requests.Count,
                body.StartsWith('{') ? JsonNode.Parse(body)! : new JsonObject(),
                (string?)context.Request.Headers.Authorization,
                (string?)context.Request.Headers["Idempotency-Key"],
                context.RequestAborted
            )
            {
                Target = context.Request.Path + context.Request.QueryString,
                Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            };
            server._requests.Enqueue(request);
            await (await answer(request)).SendAsync(context);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>Starts a server that returns the responses in order, and then repeats the last one.</summary>
    public static Task<CannedServer> StartAsync(params Canned[] answers)
    {
        int next = -1;
        return StartAsync(_ => Task.FromResult(answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)]));
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}

/// <summary>A received request.</summary>
public sealed record CannedRequest(int Number, JsonNode Body, string? Authorization, string? IdempotencyKey, CancellationToken Aborted)
{
    public string Operation => (string?)Body["operationName"] ?? "";

    /// <summary>The path and the query.</summary>
    public required string Target { get; init; }

    public required Dictionary<string, string> Headers { get; init; }
}

/// <summary>A canned response, or a broken connection.</summary>
public sealed record Canned(HttpStatusCode Status, string Body, string ContentType = "application/graphql-response+json; charset=utf-8")
{
    /// <summary>A connection that breaks before the response.</summary>
    public static readonly Canned Broken = new(HttpStatusCode.OK, "") { Cut = 0 };

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The number of bytes after which the connection breaks.</summary>
    public int? Cut { get; init; }

    /// <summary>How the body is compressed; null for not at all.</summary>
    public string? Compression { get; init; }

    public Canned WithHeader(string name, string value) => this with { Headers = new(Headers) { [name] = value } };

    public static Canned Ok(string body) => new(HttpStatusCode.OK, body);

    public async Task SendAsync(HttpContext context)
    {
        if (Cut == 0)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = (int)Status;
        context.Response.ContentType = ContentType;
        foreach ((string name, string value) in Headers)
            context.Response.Headers[name] = value;
        if (Compression is not null)
        {
            context.Response.Headers.ContentEncoding = Compression;
            await using Stream compressed =
                Compression == "br"
                    ? new BrotliStream(context.Response.Body, CompressionMode.Compress)
                    : new GZipStream(context.Response.Body, CompressionMode.Compress);
            await compressed.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Body));
            return;
        }
        context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(Body);
        if (Cut is { } cut)
        {
            await context.Response.WriteAsync(Body[..cut]);
            await context.Response.Body.FlushAsync();
            // Aborting a connection discards bytes in flight. Without the delay the client may not receive the start of the response.
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            context.Abort();
            return;
        }
        await context.Response.WriteAsync(Body);
    }
}
