namespace Streakoid.Benchmarks.Data;

/// <summary>A user who sends requests.</summary>
/// <param name="Id">The key.</param>
/// <param name="Email">The e-mail address of the account.</param>
/// <param name="Token">An access token that does not expire during the run.</param>
/// <param name="Streaks">The keys of the streaks, oldest first.</param>
public sealed record Person(Guid Id, string Email, string Token, IReadOnlyList<Guid> Streaks);
