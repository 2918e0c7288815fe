using Streakoid.Graph;

namespace Streakoid.Execution.Requests;

/// <summary>The context of a request, apart from the operation.</summary>
internal sealed record RequestScope(
    string RequestId,
    bool ReadOnly,
    CostMode CostMode,
    IServiceProvider Services,
    OperationInfo Info,
    RequestAdmission Admission,
    PrincipalGuard Guard,
    ClientKey Client,
    int SmallBodyBytes,
    CancellationToken Cancellation
)
{
    /// <summary>Whether the answer goes into a stream, so that subscriptions can be run.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether the request has other operations.</summary>
    public bool Batched { get; init; }

    /// <summary>Whether the request has a key that stands for one mutation.</summary>
    public bool HasIdempotencyKey { get; init; }

    /// <summary>The event that a subscription's selection is run for; null while it begins.</summary>
    public object? Occurred { get; init; }
}
