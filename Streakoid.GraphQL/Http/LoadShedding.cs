using System.Threading.RateLimiting;
using Streakoid.Execution.Requests;

namespace Streakoid.Http;

/// <summary>
/// Limits the requests that are worked on at once. One more is rejected at once instead of waiting in a queue where all requests time out.
/// A request holds its permit while the server works, and not while its bytes are on the way: those come as slowly as a client likes.
/// </summary>
internal sealed class LoadShedding(GraphQLHttpOptions options, RequestMeter meter) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions { PermitLimit = options.MaxConcurrentRequests, QueueLimit = options.MaxWaitingRequests }
    );

    /// <summary>Takes a permit, which is given back by disposing of it.</summary>
    /// <exception cref="RequestRejectedException">There is none.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        RateLimitLease lease = await _limiter.AcquireAsync(cancellationToken: cancellationToken);
        if (lease.IsAcquired)
            return lease;
        meter.Shed();
        throw RequestRejectedException.Unavailable();
    }

    public void Dispose() => _limiter.Dispose();
}
