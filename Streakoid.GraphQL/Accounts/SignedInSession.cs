using NodaTime;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>The tokens of a session, and whom they sign in. The tokens are shown this once.</summary>
public sealed record SignedInSession(
    string AccessToken, Instant AccessTokenExpiresAt, string RefreshToken, Instant RefreshTokenExpiresAt, Guid SessionId, User User);
