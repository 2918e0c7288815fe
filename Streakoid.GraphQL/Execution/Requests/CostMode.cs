namespace Streakoid.Execution.Requests;

/// <summary>Whether a client requests the cost of its operation.</summary>
internal enum CostMode
{
    /// <summary>Not at all.</summary>
    Enforce,

    /// <summary>With the answer.</summary>
    Report,

    /// <summary>Instead of the answer.</summary>
    Validate,
}
