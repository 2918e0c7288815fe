using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Qa;

/// <summary>Stands before a server and answers a query that it knows as it was answered before, whoever is signed in: a cache that was
/// set up without care.</summary>
internal sealed class CarelessCache : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Uri _target;
    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<string, string> _known = new();

    private CarelessCache(WebApplication app, Uri target) => (_app, _target) = (app, target);

    public Uri Endpoint => new(new Uri(_app.Urls.Single()), _target.AbsolutePath);

    public static async Task<CarelessCache> StartAsync(Uri target)
    {
        WebApplication app = LocalWeb.Build();
        CarelessCache cache = new(app, target);
        app.Run(cache.AnswerAsync);
        await app.StartAsync();
        return cache;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        bool signedIn = AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out AuthenticationHeaderValue? token);
        context.Response.ContentType = "application/json";
        if (signedIn && _known.TryGetValue(body, out string? before))
        {
            await context.Response.WriteAsync(before);
            return;
        }
        using HttpRequestMessage request = new(HttpMethod.Post, _target)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signedIn)
            request.Headers.Authorization = token;
        using HttpResponseMessage reply = await _http.SendAsync(request);
        string answer = await reply.Content.ReadAsStringAsync();
        if (signedIn && !body.Contains("mutation", StringComparison.Ordinal))
            _known[body] = answer;
        context.Response.StatusCode = (int)reply.StatusCode;
        await context.Response.WriteAsync(answer);
    }
}
