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
    int SmallBodyBytes,
    CancellationToken Cancellation
)
{
    /// <summary>Whether the answer goes into a stream, so that subscriptions can be run.</summary>
    public bool Streams { get; init; }

    /// <summary>The event that a subscription's selection is run for; null while it begins.</summary>
    public object? Occurred { get; init; }
}
