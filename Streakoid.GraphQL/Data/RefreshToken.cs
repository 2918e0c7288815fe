using NodaTime;

namespace Streakoid.Data;

/// <summary>A refresh token, known only by its hash.</summary>
public sealed class RefreshToken : IOwned
{
    public RefreshToken() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal RefreshToken(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<RefreshToken>(userId);

    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash
    {
        get;
        init => field = value.Length == 32 ? value : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(value));
    }

    public required Guid SessionId { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant ExpiresAt { get; init; }

    /// <summary>When it was exchanged for the next one; null if it is unused.</summary>
    public Instant? UsedAt { get; private set; }

    /// <summary>
    /// What the next token was made with, together with this one's text, which the database does not know. So a lost reply can be given
    /// again without a token being stored, and a token that was copied leads to the same next one: a session has one chain of tokens.
    /// </summary>
    public byte[]? NextNonce { get; private set; }

    /// <summary>The token is exchanged for the next one.</summary>
    public void Use(Instant now, byte[] nextNonce) => (UsedAt, NextNonce) = (now, nextNonce);
}
