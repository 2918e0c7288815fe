using System.Net.WebSockets;
using System.Threading.RateLimiting;
using Streakoid.Execution.Subscriptions;
using Streakoid.Graph;

namespace Streakoid.Http;

/// <summary>Accepts WebSockets, and ends them when the server stops.</summary>
internal sealed class SocketEndpoint(
    SubscriptionRunner runner,
    StreamOptions streams,
    GraphQLHttpOptions options,
    IServiceScopeFactory scopes,
    IRequestGate gate,
    LoadShedding load,
    RequestMeter meter,
    ShutdownSpread shutdown,
    ILogger<SocketConnection> logger
) : IDisposable
{
    private readonly PartitionedRateLimiter<ClientKey> _clients = PartitionedRateLimiter.Create<ClientKey, ClientKey>(client =>
        RateLimitPartition.GetConcurrencyLimiter(client, _ => new ConcurrencyLimiterOptions { PermitLimit = streams.PerClient })
    );
    private int _open;

    public void Dispose() => _clients.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        if (!gate.CanServe || Volatile.Read(ref _open) >= streams.PerServer)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "2";
            return;
        }
        if (!IsAllowed(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        if (SocketProtocol.Of(context.WebSockets.WebSocketRequestedProtocols) is not { } protocol)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using RateLimitLease place = _clients.AttemptAcquire(new ClientKey(context.Connection.RemoteIpAddress));
        if (!place.IsAcquired)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "2";
            return;
        }
        Interlocked.Increment(ref _open);
        try
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext
                {
                    SubProtocol = protocol.Name,
                    // The keep-alive of the WebSocket itself finds connections that are dead.
                    KeepAliveInterval = streams.Ping,
                    KeepAliveTimeout = streams.Ping,
                }
            );
            using ShutdownSpread.Ending stopping = shutdown.Begin(context.RequestAborted);
            using SocketConnection connection = new(
                socket,
                protocol,
                authorization => new StreamContext(context, authorization, readOnly: false, scopes, gate, load, options),
                context.Request.Headers.Authorization.ToString(),
                runner,
                streams,
                options,
                meter,
                logger
            );
            Task run;
            // The runs of its operations have requests of their own, and must not see this one.
            using (ExecutionContext.SuppressFlow())
                run = Task.Run(() => connection.RunAsync(shutdown.IsStopping, stopping.Token), CancellationToken.None);
            await run;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Browsers open WebSockets to any server, whatever it says: the origin must be the server's own or a configured one.</summary>
    private bool IsAllowed(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ Length: > 0 } origin])
            return request.Headers.Origin.Count == 0;
        return options.AllowedOrigins.Allows(origin)
            || (
                Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
                && string.Equals(from.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
                && HostString.FromUriComponent(from).Equals(request.Host)
            );
    }
}
