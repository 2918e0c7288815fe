using Streakoid.Graph;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Execution.Requests;

/// <summary>Admits one request, once. After that its principal does not change.</summary>
/// <param name="admit">
/// Determines the principal and counts the request; the first argument is true if the operation needs no signed-in user.
/// </param>
internal sealed class RequestAdmission(Func<bool, IReadOnlyList<Prefetch>, CancellationToken, ValueTask<Principal?>> admit)
{
    private Task<Principal?>? _admitted;

    /// <summary>Admits the request and prefetches rows in the same round trip. Later calls return the same principal.</summary>
    /// <exception cref="RequestRejectedException">The token is invalid or expired, or there were too many requests.</exception>
    public Task<Principal?> EnterAsync(bool anonymous, IReadOnlyList<Prefetch> prefetches, CancellationToken cancellationToken) =>
        _admitted ??= admit(anonymous, prefetches, cancellationToken).AsTask();
}
