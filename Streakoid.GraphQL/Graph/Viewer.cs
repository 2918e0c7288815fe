using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>Who is asking. It comes from a validated token that lives, and from nowhere else.</summary>
/// <param name="UserId">The signed-in user.</param>
/// <param name="SessionId">The session whose token was presented; null for a personal access token.</param>
/// <param name="Scope">What the token may do; a session's may write.</param>
public sealed record Viewer(UserId UserId, Guid? SessionId, AccessScope Scope);
