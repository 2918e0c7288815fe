namespace Streakoid.Execution.Cost;

/// <summary>The cost of an operation.</summary>
/// <param name="FieldCost">The weight of the resolvers that run.</param>
/// <param name="TypeCost">The most objects that the response can contain.</param>
/// <param name="Credentials">How many fields check or hash a password.</param>
/// <param name="DependsOnVariables">Whether the cost can differ between requests with the same document.</param>
/// <param name="PageSize">A page size that is out of range, if any.</param>
public sealed record OperationCost(double FieldCost, double TypeCost, int Credentials, bool DependsOnVariables, int? PageSize);
