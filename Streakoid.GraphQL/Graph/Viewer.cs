using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>The signed-in user. Created only from a valid token.</summary>
/// <param name="UserId">The user's id.</param>
/// <param name="SessionId">The session whose token was presented; null for a personal access token.</param>
/// <param name="Scope">The operations that the token allows; a session's token may write.</param>
public sealed record Viewer(UserId UserId, Guid? SessionId, AccessScope Scope)
{
    /// <summary>The user, for limits by user of rooms that know no table.</summary>
    public string UserKey => UserId.ToString();
}
