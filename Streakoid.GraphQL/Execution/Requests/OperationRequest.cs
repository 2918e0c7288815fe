using GraphQL;

namespace Streakoid.Execution.Requests;

/// <summary>What a client asked to run.</summary>
public sealed record OperationRequest(string Query, string? OperationName, Inputs Variables, Inputs Extensions);
