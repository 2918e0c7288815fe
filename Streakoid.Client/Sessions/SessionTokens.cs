namespace Streakoid.Client;

/// <summary>The tokens of a session.</summary>
/// <param name="AccessToken">What requests are sent with.</param>
/// <param name="AccessTokenExpiresAt">When it stops working.</param>
/// <param name="RefreshToken">What the session is renewed with, once.</param>
/// <param name="RefreshTokenExpiresAt">When it stops working; null where it was not asked for.</param>
/// <param name="UserId">The global id of whose they are; null where it was not asked for.</param>
public sealed record SessionTokens(
    string AccessToken, DateTimeOffset AccessTokenExpiresAt, string RefreshToken, DateTimeOffset? RefreshTokenExpiresAt, string? UserId)
{
    /// <summary>Says whose they are, and nothing that must not be in a log.</summary>
    public override string ToString() => $"Tokens of {UserId ?? "an unnamed user"} until {AccessTokenExpiresAt:u}";
}
