using System.Threading.RateLimiting;
using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>
/// Limits the memory that one client's slow transfers hold: bodies that have not arrived yet, and large answers that are being sent.
/// Bodies that arrive with their headers are not counted.
/// </summary>
internal sealed class ClientTransfers(GraphQLHttpOptions options) : IDisposable
{
    /// <summary>What a transfer counts for at least: a connection takes memory beside its bytes.</summary>
    private const int Unit = 16 * 1024;

    private readonly PartitionedRateLimiter<ClientKey> _limiter = PartitionedRateLimiter.Create<ClientKey, ClientKey>(client =>
        RateLimitPartition.GetConcurrencyLimiter(
            client,
            _ => new ConcurrencyLimiterOptions { PermitLimit = options.MaxClientTransferBytes / Unit }
        )
    );

    /// <summary>Counts a transfer until the result is disposed of.</summary>
    /// <exception cref="RequestRejectedException">The client has too many.</exception>
    public IDisposable Begin(HttpContext http, long bytes) =>
        TryBegin(http, bytes)
        ?? throw new RequestRejectedException(
            RejectionReason.TooManyRequests,
            ErrorCodes.TooManyRequests,
            "Too many requests of this client are being sent or received. Wait for one to end."
        );

    /// <summary>Counts a transfer until the result is disposed of; null if the client has too many.</summary>
    public IDisposable? TryBegin(HttpContext http, long bytes)
    {
        int units = (int)Math.Clamp((bytes + Unit - 1) / Unit, 1, options.MaxClientTransferBytes / Unit);
        RateLimitLease lease = _limiter.AttemptAcquire(new ClientKey(http.Connection.RemoteIpAddress), units);
        return lease.IsAcquired ? lease : null;
    }

    public void Dispose() => _limiter.Dispose();
}
