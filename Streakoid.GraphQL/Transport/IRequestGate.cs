using Streakoid.Graph;
using Streakoid.Graph.Openings;

namespace Streakoid.Transport;

/// <summary>What the endpoint asks of the server that it belongs to.</summary>
public interface IRequestGate
{
    /// <summary>Whether operations can be run at all; until they can, each is answered with 503 and <c>Retry-After</c>.</summary>
    bool CanServe { get; }

    /// <summary>Whether an exception means that the server cannot answer now: 503 with <c>Retry-After</c>, instead of an error on one field.</summary>
    bool IsUnavailable(Exception exception);

    /// <summary>Lets a request in: finds out for whom it is answered, and counts it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="anonymous">Whether its operation needs nobody to be signed in; then the header <c>Authorization</c> is not read.</param>
    /// <param name="prefetches">What is read for the principal in the round trip that looks it up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The principal; null where nobody is signed in.</returns>
    /// <exception cref="Refusal">The token is not valid, or not any more; or there were too many requests.</exception>
    ValueTask<Principal?> AdmitAsync(HttpContext http, bool anonymous, IReadOnlyList<Opening> prefetches, CancellationToken cancellationToken);
}

/// <summary>Knows no token, and lets everybody in without one.</summary>
internal sealed class TokenlessGate : IRequestGate
{
    public bool CanServe => true;

    public bool IsUnavailable(Exception exception) => false;

    public ValueTask<Principal?> AdmitAsync(HttpContext http, bool anonymous, IReadOnlyList<Opening> prefetches, CancellationToken cancellationToken) =>
        anonymous || string.IsNullOrWhiteSpace(http.Request.Headers.Authorization.ToString()) ? new((Principal?)null) : throw Entrance.BadToken(http);
}
