using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Http;

/// <summary>Admits requests of the endpoint.</summary>
public interface IRequestGate : IAvailability
{
    /// <summary>Whether somebody is signed in who sends a body that only those may send. Nothing is kept of it: the request is let in
    /// once the body is there.</summary>
    /// <exception cref="RequestRejectedException">The token is not valid, or not any more.</exception>
    ValueTask<bool> IsSignedInAsync(HttpContext http, CancellationToken cancellationToken);

    /// <summary>Lets a request in: finds out for whom it is answered, and counts it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="anonymous">Whether its operation needs no signed-in user; then the header <c>Authorization</c> is not read.</param>
    /// <param name="prefetches">The rows to read in the same round trip as the principal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The principal; null if no user is signed in.</returns>
    /// <exception cref="RequestRejectedException">The token is not valid or has expired, or there were too many requests.</exception>
    ValueTask<Principal?> AdmitAsync(
        HttpContext http,
        bool anonymous,
        IReadOnlyList<Prefetch> prefetches,
        CancellationToken cancellationToken
    );

    /// <summary>Finds out again for whom a stream is answered that was let in before. It is not counted: what it sends was asked for once.</summary>
    /// <exception cref="RequestRejectedException">The token is not valid any more.</exception>
    ValueTask<Principal?> ContinueAsync(HttpContext http, CancellationToken cancellationToken) =>
        AdmitAsync(http, anonymous: false, [], cancellationToken);

    /// <summary>How long the token in a header <c>Authorization</c> is still valid; null where that is not known.</summary>
    ValueTask<TimeSpan?> LifetimeAsync(string authorization) => new((TimeSpan?)null);
}

/// <summary>Admits every request without a principal.</summary>
internal sealed class TokenlessGate : IRequestGate
{
    public bool CanServe => true;

    public bool IsUnavailable(Exception exception) => false;

    public ValueTask<Principal?> AdmitAsync(
        HttpContext http,
        bool anonymous,
        IReadOnlyList<Prefetch> prefetches,
        CancellationToken cancellationToken
    ) =>
        anonymous || string.IsNullOrWhiteSpace(http.Request.Headers.Authorization.ToString())
            ? new((Principal?)null)
            : throw InvalidToken.Reject(http);

    public ValueTask<bool> IsSignedInAsync(HttpContext http, CancellationToken cancellationToken) => new(false);
}
