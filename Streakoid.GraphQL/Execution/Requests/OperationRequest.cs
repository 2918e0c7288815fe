using GraphQL;

namespace Streakoid.Execution.Requests;

/// <summary>The operation that a client sent.</summary>
public sealed record OperationRequest(string Query, string? OperationName, Inputs Variables, Inputs Extensions);
