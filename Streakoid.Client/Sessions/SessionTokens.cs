namespace Streakoid.Client;

/// <summary>The tokens of a session.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="AccessTokenExpiresAt">When it expires.</param>
/// <param name="RefreshToken">The refresh token, valid once.</param>
/// <param name="RefreshTokenExpiresAt">When it expires; null if it was not selected.</param>
/// <param name="UserId">The global id of the user; null if it was not selected.</param>
public sealed record SessionTokens(
    string AccessToken,
    DateTimeOffset AccessTokenExpiresAt,
    string RefreshToken,
    DateTimeOffset? RefreshTokenExpiresAt,
    string? UserId
)
{
    /// <summary>The user and the expiry, without secrets.</summary>
    public override string ToString() => $"Tokens of {UserId ?? "an unnamed user"} until {AccessTokenExpiresAt:u}";
}
