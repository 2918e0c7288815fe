using Streakoid.Execution.Requests;
using Streakoid.Execution.Subscriptions;
using Streakoid.Graph;

namespace Streakoid.Http;

/// <summary>
/// The client at the other end of a connection that stays open. Each run of one of its operations is a request of its own, with services,
/// a guard and an authentication of its own; only its address and its token are taken from here.
/// </summary>
/// <param name="connection">The request that opened the connection.</param>
/// <param name="authorization">The header <c>Authorization</c>, or what stands for it in <c>connection_init</c>.</param>
/// <param name="readOnly">Whether mutations are refused.</param>
/// <param name="scopes">Makes the services.</param>
/// <param name="gate">Authenticates.</param>
/// <param name="load">Gives permits to work.</param>
/// <param name="options">The deadline of a run.</param>
internal sealed class StreamContext(
    HttpContext connection,
    string authorization,
    bool readOnly,
    IServiceScopeFactory scopes,
    IRequestGate gate,
    LoadShedding load,
    GraphQLHttpOptions options
) : IOperationScopes
{
    // Copied at once: the connection's request may be gone when a run begins.
    private readonly HostString _host = connection.Request.Host;
    private readonly PathString _pathBase = connection.Request.PathBase;
    private readonly string _scheme = connection.Request.Scheme;
    private readonly string _userAgent = connection.Request.Headers.UserAgent.ToString();
    private readonly System.Net.IPAddress? _address = connection.Connection.RemoteIpAddress;
    private readonly string _requestId = connection.TraceIdentifier;
    private readonly IHttpContextAccessor? _accessor = connection.RequestServices.GetService<IHttpContextAccessor>();
    private readonly string _key = connection.Request.Headers["Idempotency-Key"].ToString();
    private int _runs;

    public OperationInfo Info { get; private set; } = new();

    public ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken) => load.EnterAsync(cancellationToken);

    public OperationScope OpenFirst(CancellationToken cancellationToken) => Open(counted: true, null, cancellationToken);

    public OperationScope OpenNext(object? occurred, CancellationToken cancellationToken) =>
        Open(counted: false, occurred, cancellationToken);

    public ValueTask<TimeSpan?> LifetimeAsync() => gate.LifetimeAsync(authorization);

    /// <summary>Whether the token is valid; true where none was sent.</summary>
    public async ValueTask<bool> IsValidAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(authorization))
            return true;
        try
        {
            await using OperationScope scope = Open(counted: false, null, cancellationToken);
            return await scope.Scope.Admission.EnterAsync(anonymous: false, [], cancellationToken) is not null;
        }
        catch (RequestRejectedException rejection) when (rejection.Reason == RejectionReason.InvalidToken)
        {
            return false;
        }
    }

    private OperationScope Open(bool counted, object? occurred, CancellationToken cancellationToken)
    {
        AsyncServiceScope services = scopes.CreateAsyncScope();
        CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Deadline);
        DefaultHttpContext http = new()
        {
            RequestServices = services.ServiceProvider,
            TraceIdentifier = $"{_requestId}.{Interlocked.Increment(ref _runs)}",
            RequestAborted = deadline.Token,
            Request =
            {
                Method = HttpMethods.Post,
                Scheme = _scheme,
                Host = _host,
                PathBase = _pathBase,
            },
            Connection = { RemoteIpAddress = _address },
        };
        http.Request.Headers.Authorization = authorization;
        http.Request.Headers.UserAgent = _userAgent;
        // Of a request with server-sent events; a WebSocket's handshake has none.
        if (_key.Length > 0)
            http.Request.Headers["Idempotency-Key"] = _key;
        if (_accessor is not null)
            _accessor.HttpContext = http;
        Info = http.OperationInfo();
        RequestScope scope = new(
            http.TraceIdentifier,
            readOnly,
            CostMode.Enforce,
            services.ServiceProvider,
            Info,
            new RequestAdmission(
                (anonymous, prefetches, cancellation) =>
                    counted || anonymous
                        ? gate.AdmitAsync(http, anonymous, prefetches, cancellation)
                        : gate.ContinueAsync(http, cancellation)
            ),
            services.ServiceProvider.GetRequiredService<PrincipalGuard>(),
            new ClientKey(_address),
            options.MaxBodyBytes,
            deadline.Token
        )
        {
            Streams = true,
            Occurred = occurred,
        };
        return new OperationScope(
            scope,
            async () =>
            {
                await services.DisposeAsync();
                deadline.Dispose();
            }
        );
    }
}
