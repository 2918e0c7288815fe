namespace Streakoid.Graph.Mutations;

/// <summary>An error that a client can handle: data of the payload, not an error of the request.</summary>
/// <param name="Code">Stable, UPPER_CASE.</param>
/// <param name="Message">What went wrong and what to do.</param>
public abstract record DomainError(string Code, string Message);
