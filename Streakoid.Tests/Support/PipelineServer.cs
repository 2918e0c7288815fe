using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Streakoid.Tests.Support;

/// <summary>
/// Wraps a server's Kestrel and sends requests through the whole pipeline without a connection or a client, so that measured
/// allocations are the server's own.
/// </summary>
public sealed class PipelineServer(IServer kestrel) : IServer
{
    private Func<IFeatureCollection, Task>? _run;

    public IFeatureCollection Features => kestrel.Features;

    /// <summary>Wraps the Kestrel of a server that is being built.</summary>
    public static void Add(IServiceCollection services)
    {
        Type type = services.Last(service => service.ServiceType == typeof(IServer)).ImplementationType!;
        services.AddSingleton<IServer>(provider => new PipelineServer((IServer)ActivatorUtilities.CreateInstance(provider, type)));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _run = async features =>
        {
            TContext context = application.CreateContext(features);
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, null);
        };
        return kestrel.StartAsync(application, cancellationToken);
    }

    /// <summary>Sends a JSON body and writes the response's body to a stream.</summary>
    public async Task<int> SendAsync(byte[] body, string? accessToken, Stream answer, string? idempotencyKey = null)
    {
        FeatureCollection features = new();
        HttpRequestFeature request = new()
        {
            Method = "POST",
            Scheme = "http",
            Protocol = "HTTP/1.1",
            Path = "/graphql",
            RawTarget = "/graphql",
            Body = new MemoryStream(body, writable: false),
        };
        request.Headers.ContentType = "application/json";
        request.Headers.ContentLength = body.Length;
        request.Headers.Host = "localhost";
        if (accessToken is not null)
            request.Headers.Authorization = $"Bearer {accessToken}";
        if (idempotencyKey is not null)
            request.Headers["Idempotency-Key"] = idempotencyKey;
        Response response = new();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        await _run!(features);
        await response.CompleteAsync();
        return response.StatusCode;
    }

    /// <summary>As <see cref="SendAsync"/>, with the response as text.</summary>
    public async Task<string> AskAsync(byte[] body, string? accessToken)
    {
        using MemoryStream answer = new();
        int status = await SendAsync(body, accessToken, answer);
        Assert.Equal(StatusCodes.Status200OK, status);
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    public Task StopAsync(CancellationToken cancellationToken) => kestrel.StopAsync(cancellationToken);

    public void Dispose() => kestrel.Dispose();

    /// <summary>Runs the completion callbacks of a request, which dispose of its services and return pooled objects.</summary>
    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Run, object State)> _afterwards = new();

        public override void OnCompleted(Func<object, Task> callback, object state) => _afterwards.Push((callback, state));

        public async Task CompleteAsync()
        {
            while (_afterwards.TryPop(out (Func<object, Task> Run, object State) next))
                await next.Run(next.State);
        }
    }
}
