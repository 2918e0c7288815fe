using NodaTime;
using Streakoid.Graph;

namespace Streakoid.Accounts.Sessions;

/// <summary>The tokens of a session. They are shown this once.</summary>
public sealed record IssuedTokens(string AccessToken, Instant AccessTokenExpiresAt, string RefreshToken, Instant RefreshTokenExpiresAt, Guid SessionId);

/// <summary>A sign-in: its tokens, and the user that they sign in, for whom alone the rest of the answer is.</summary>
public sealed record SignedInSession(IssuedTokens Tokens, Principal Principal) : IAnsweredFor;
