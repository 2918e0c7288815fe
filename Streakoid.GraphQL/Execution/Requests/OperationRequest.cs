using GraphQL;

namespace Streakoid.Execution.Requests;

/// <summary>What a client asked to run.</summary>
public sealed record OperationRequest(string Query, string? OperationName, Inputs Variables, Inputs Extensions)
{
    /// <summary>Whether it was sent with more than most operations may be sent with.</summary>
    public bool IsLarge { get; init; }
}
