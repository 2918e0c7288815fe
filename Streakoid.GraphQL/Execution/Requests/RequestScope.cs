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
);
