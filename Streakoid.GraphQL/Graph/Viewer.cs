using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>Who is asking. It comes from a validated token of a session that lives, and from nowhere else.</summary>
/// <param name="UserId">The signed-in user.</param>
/// <param name="SessionId">The session whose token was presented.</param>
public sealed record Viewer(UserId UserId, Guid SessionId);
