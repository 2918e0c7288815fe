namespace Streakoid.Benchmarks.Data;

/// <summary>A user who sends requests.</summary>
/// <param name="Id">The key.</param>
/// <param name="Email">What the user signs in with.</param>
/// <param name="Token">An access token that outlives the run.</param>
/// <param name="Streaks">The keys of the streaks, oldest first.</param>
public sealed record Person(Guid Id, string Email, string Token, IReadOnlyList<Guid> Streaks);
