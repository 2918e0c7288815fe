namespace Streakoid.Graph.Mutations;

/// <summary>A no that a client can act on: data of the payload, not an error of the request.</summary>
/// <param name="Code">Stable, UPPER_CASE.</param>
/// <param name="Message">What went wrong and what to do, for people.</param>
public abstract record DomainError(string Code, string Message);
