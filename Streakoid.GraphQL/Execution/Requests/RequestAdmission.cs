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

    /// <summary>Whether the request was admitted and its token was read.</summary>
    public bool ReadToken { get; private set; }

    /// <summary>Admits the request and prefetches rows. When called again, it returns the same principal.</summary>
    /// <exception cref="RequestRejectedException">The token is not valid or has expired, or there were too many requests.</exception>
    public Task<Principal?> EnterAsync(bool anonymous, IReadOnlyList<Prefetch> prefetches, CancellationToken cancellationToken)
    {
        if (_admitted is not null) return _admitted;
        ReadToken = !anonymous;
        return _admitted = admit(anonymous, prefetches, cancellationToken).AsTask();
    }
}
