using Streakoid.Accounts.Sessions;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;
using Streakoid.Hosting.Health;
using Streakoid.Hosting.RateLimits;
using Streakoid.Http;

namespace Streakoid.Hosting;

/// <summary>Admits API requests: authenticates the bearer token if the operation needs one, and applies rate limits.</summary>
internal sealed class RequestGate(ServerState state) : IRequestGate
{
    public bool CanServe => state.IsWarm;

    public bool IsUnavailable(Exception exception) => Unavailability.Is(exception);

    public async ValueTask<Principal?> AdmitAsync(HttpContext http, bool anonymous, IReadOnlyList<Prefetch> prefetches, CancellationToken cancellationToken)
    {
        // Some clients attach an old or empty token to every request.
        string header = anonymous ? "" : http.Request.Headers.Authorization.ToString();
        bool isAnonymous = string.IsNullOrWhiteSpace(header);
        Principal? principal = isAnonymous ? null : await BearerAuthentication.AuthenticateAsync(http.RequestServices, header, prefetches, cancellationToken);
        await Admission.AdmitAsync(http, principal?.Viewer);
        return isAnonymous || principal is not null ? principal : throw InvalidToken.Reject(http);
    }
}
