using Streakoid.Graph;

namespace Streakoid.Execution.Requests;

/// <summary>What an operation is run with, besides what the client asked to run.</summary>
internal sealed record RequestScope(
    string RequestId,
    bool ReadOnly,
    CostMode CostMode,
    IServiceProvider Services,
    OperationInfo Info,
    RequestAdmission Admission,
    PrincipalGuard Guard,
    int SmallBodyBytes,
    CancellationToken Cancellation);
