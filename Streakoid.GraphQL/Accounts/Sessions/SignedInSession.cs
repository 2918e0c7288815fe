using NodaTime;
using Streakoid.Graph;

namespace Streakoid.Accounts.Sessions;

/// <summary>The tokens of a session, shown only here.</summary>
public sealed record IssuedTokens(
    string AccessToken,
    Instant AccessTokenExpiresAt,
    string RefreshToken,
    Instant RefreshTokenExpiresAt,
    Guid SessionId
);

/// <summary>A sign-in: its tokens and its principal, for which its fields are resolved.</summary>
public sealed record SignedInSession(IssuedTokens Tokens, Principal Principal) : IAnsweredFor;
