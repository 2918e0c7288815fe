namespace Streakoid.Execution.Requests;

/// <summary>The request of a client to run an operation.</summary>
public sealed record OperationRequest(string Query, string? OperationName, SentVariables Variables)
{
    /// <summary>Whether its body exceeds the limit of most operations.</summary>
    public bool IsLarge { get; init; }

    /// <summary>The SHA-256 under which the document is registered once it has run; null if it is not to be.</summary>
    public string? Registers { get; init; }
}
