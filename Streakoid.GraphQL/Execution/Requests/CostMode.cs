namespace Streakoid.Execution.Requests;

/// <summary>Whether a client requests the cost of its operation.</summary>
internal enum CostMode
{
    /// <summary>The cost is enforced but not returned.</summary>
    Enforce,

    /// <summary>The cost is returned with the result.</summary>
    Report,

    /// <summary>The cost is returned, and the operation does not run.</summary>
    Validate,
}
