namespace Streakoid.Execution.Requests;

/// <summary>The request of a client to run an operation.</summary>
public sealed record OperationRequest(string Query, string? OperationName, SentVariables Variables)
{
    /// <summary>Whether its body exceeds the limit of most operations.</summary>
    public bool IsLarge { get; init; }
}
