using Streakoid.Graph;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Execution.Requests;

/// <summary>Admits one request, once. From then on its principal is known and does not change.</summary>
/// <param name="admit">
/// Finds the principal and counts the request; the first argument is true if its operation needs no signed-in user.
/// </param>
internal sealed class RequestAdmission(Func<bool, IReadOnlyList<Prefetch>, CancellationToken, ValueTask<Principal?>> admit)
{
    private Task<Principal?>? _admitted;

    /// <summary>Lets the request in, and has rows prefetched on the way. Once it is in, this returns for whom it is answered.</summary>
    /// <exception cref="RequestRejectedException">The token is not valid, or not any more; or there were too many requests.</exception>
    public Task<Principal?> EnterAsync(bool anonymous, IReadOnlyList<Prefetch> prefetches, CancellationToken cancellationToken) =>
        _admitted ??= admit(anonymous, prefetches, cancellationToken).AsTask();
}
