using NodaTime;

namespace Streakoid.Data;

/// <summary>A refresh token, known only by its hash.</summary>
public sealed class RefreshToken : IOwned
{
    public RefreshToken()
    {
    }

    /// <summary>How Entity Framework makes one of a row.</summary>
    internal RefreshToken(StreakoidDb db, Guid userId) => UserId = db.Look<RefreshToken>(userId);

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

    /// <summary>When it was traded for the next one; null while it is unused.</summary>
    public Instant? UsedAt { get; set; }
}
