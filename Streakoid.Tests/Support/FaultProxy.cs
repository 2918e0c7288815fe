using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Streakoid.Tests.Support;

/// <summary>A fault between client and server.</summary>
public enum Fault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The server processes the request, and the connection breaks before the reply.</summary>
    ReplyLost,

    /// <summary>The server processes the request, and the reply never arrives; the connection stays open.</summary>
    ReplyHeld,

    /// <summary>The server processes the request, and the reply arrives a second late.</summary>
    ReplySlow,

    /// <summary>The server processes the request, and a 503 arrives with <c>Retry-After: 0</c>.</summary>
    Replaced503,

    /// <summary>The server processes the request, and a 503 arrives with <c>Retry-After: 60</c>.</summary>
    Replaced503ForAMinute,

    /// <summary>The server does not receive the request; a 503 arrives with <c>Retry-After: 0</c>.</summary>
    Refused503,

    /// <summary>The server does not receive the request; a 429 arrives with <c>Retry-After: 0</c>.</summary>
    Refused429,
}

/// <summary>
/// A proxy between a client and a server that causes the faults of a test. Requests for pages and their files, which browsers send, pass.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Uri _target;
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<Fault> _faults;
    private readonly ConcurrentQueue<string?> _keys = new();

    private FaultProxy(WebApplication app, Uri target, Fault[] faults) => (_app, _target, _faults) = (app, target, new(faults));

    public Uri Endpoint => new(new Uri(_app.Urls.Single()), _target.AbsolutePath);

    /// <summary>The idempotency keys of the requests, in order of arrival.</summary>
    public IReadOnlyList<string?> Keys => [.. _keys];

    /// <summary>What becomes of a page or file, by its path and bytes; null: the server does not have it.</summary>
    public Func<string, byte[], byte[]?>? Release { get; set; }

    /// <summary>Gives the next request a fault.</summary>
    public void Add(Fault fault) => _faults.Enqueue(fault);

    /// <summary>Starts a proxy before <paramref name="target"/>. The first request gets the first fault and so on, the rest none.</summary>
    public static async Task<FaultProxy> StartAsync(Uri target, params Fault[] faults)
    {
        WebApplication app = LocalWeb.Build();
        FaultProxy proxy = new(app, target, faults);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        bool isPage = context.Request.Path != _target.AbsolutePath || HttpMethods.IsGet(context.Request.Method);
        if (!isPage)
            _keys.Enqueue((string?)context.Request.Headers["Idempotency-Key"]);
        Fault fault = !isPage && _faults.TryDequeue(out Fault next) ? next : Fault.None;
        if (fault is Fault.Refused503 or Fault.Refused429)
        {
            await RefuseAsync(context, fault == Fault.Refused429 ? HttpStatusCode.TooManyRequests : HttpStatusCode.ServiceUnavailable, 0);
            return;
        }
        // Not cancelled with the client, so that the server commits.
        using HttpResponseMessage reply = await _http.SendAsync(await CopyAsync(context.Request), CancellationToken.None);
        byte[] body = await reply.Content.ReadAsByteArrayAsync(CancellationToken.None);
        switch (fault)
        {
            case Fault.ReplyLost:
                context.Abort();
                return;
            case Fault.ReplyHeld:
                TaskCompletionSource gaveUp = new();
                await using (context.RequestAborted.Register(gaveUp.SetResult))
                    await gaveUp.Task;
                return;
            case Fault.ReplySlow:
                await Task.Delay(TimeSpan.FromSeconds(1));
                break;
            case Fault.Replaced503:
                await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, 0);
                return;
            case Fault.Replaced503ForAMinute:
                await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, 60);
                return;
        }
        if (isPage && Release is { } release && reply.IsSuccessStatusCode)
        {
            if (release(context.Request.Path, body) is not { } replaced)
            {
                context.Response.StatusCode = (int)HttpStatusCode.NotFound;
                return;
            }
            body = replaced;
            reply.Content.Headers.ContentLength = body.Length;
        }
        context.Response.StatusCode = (int)reply.StatusCode;
        foreach ((string name, IEnumerable<string> values) in reply.Headers.Concat(reply.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection"))
                context.Response.Headers[name] = values.ToArray();
        if (body.Length > 0)
            await context.Response.Body.WriteAsync(body);
    }

    private async Task<HttpRequestMessage> CopyAsync(HttpRequest request)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body);
        Uri target = new(_target, request.Path.Value + request.QueryString);
        HttpRequestMessage copy = new(new HttpMethod(request.Method), target) { Content = new ByteArrayContent(body.ToArray()) };
        foreach ((string name, var values) in request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Connection")
                continue;
            // What a release replaces has to come whole, and as it is.
            if (Release is not null && name is ("If-None-Match" or "If-Modified-Since" or "Accept-Encoding"))
                continue;
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray()))
                copy.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        return copy;
    }

    private static Task RefuseAsync(HttpContext context, HttpStatusCode status, int seconds)
    {
        context.Response.StatusCode = (int)status;
        context.Response.Headers.RetryAfter = $"{seconds}";
        return context.Response.WriteAsync("The proxy is unavailable.");
    }
}
