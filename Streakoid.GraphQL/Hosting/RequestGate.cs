using NodaTime;
using Streakoid.Accounts.Sessions;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;
using Streakoid.Hosting.Health;
using Streakoid.Hosting.RateLimits;
using Streakoid.Http;

namespace Streakoid.Hosting;

/// <summary>Admits API requests: authenticates the bearer token if the operation needs one, and applies rate limits.</summary>
internal sealed class RequestGate(ServerState state, KnownClients known, RememberedTokens tokens, IClock clock) : IRequestGate
{
    public bool CanServe => state.IsWarm;

    public bool IsUnavailable(Exception exception) => Unavailability.Is(exception);

    public async ValueTask<Principal?> AdmitAsync(
        HttpContext http,
        bool anonymous,
        IReadOnlyList<Prefetch> prefetches,
        CancellationToken cancellationToken
    )
    {
        string header = anonymous ? "" : Authorization(http);
        Principal? principal =
            header.Length == 0 ? null : await AuthenticateAsync(http, http.RequestServices, header, prefetches, cancellationToken);
        if (principal is not null)
            known.Add(new ClientKey(http.Connection.RemoteIpAddress), principal.Viewer.UserId);
        await Admission.AdmitAsync(http, principal?.Viewer);
        return header.Length == 0 || principal is not null ? principal : throw InvalidToken.Reject(http);
    }

    public async ValueTask<bool> IsSignedInAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string header = Authorization(http);
        if (header.Length == 0)
            return false;
        // In services of its own, which go away with what was read.
        await using AsyncServiceScope scope = http.RequestServices.CreateAsyncScope();
        return await AuthenticateAsync(http, scope.ServiceProvider, header, [], cancellationToken) is not null
            ? true
            : throw InvalidToken.Reject(http);
    }

    public async ValueTask<Principal?> ContinueAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string header = Authorization(http);
        return header.Length == 0
            ? null
            : await BearerAuthentication.AuthenticateAsync(http.RequestServices, header, [], _ => { }, cancellationToken)
                ?? throw InvalidToken.Reject(http);
    }

    public ValueTask<TimeSpan?> LifetimeAsync(string authorization) => BearerAuthentication.LifetimeAsync(tokens, clock, authorization);

    /// <summary>Whose token it is. One whose user has used up the limit is refused before the database is asked.</summary>
    private static async ValueTask<Principal?> AuthenticateAsync(
        HttpContext http,
        IServiceProvider services,
        string header,
        IReadOnlyList<Prefetch> prefetches,
        CancellationToken cancellationToken
    ) =>
        await BearerAuthentication.AuthenticateAsync(
            services,
            header,
            prefetches,
            user => Admission.RejectExhausted(http, user),
            cancellationToken
        );

    // Clients attach an old token, or an empty one with and without its scheme, to whatever they send.
    private static string Authorization(HttpContext http)
    {
        string header = http.Request.Headers.Authorization.ToString().Trim();
        return header.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? "" : header;
    }
}
