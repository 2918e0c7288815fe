using NodaTime;

namespace Streakoid.Data;

/// <summary>What following a mailed link does.</summary>
public enum LinkPurpose
{
    VerifyEmail,
    ResetPassword,
}

/// <summary>A link that was sent by mail and works once. Its secret is known only by its hash.</summary>
public sealed class EmailLink : IOwned
{
    public EmailLink()
    {
    }

    /// <summary>How Entity Framework makes one of a row.</summary>
    internal EmailLink(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<EmailLink>(userId);

    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash
    {
        get;
        init => field = value.Length == 32 ? value : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(value));
    }

    public required LinkPurpose Purpose { get; init; }

    public required Instant ExpiresAt { get; init; }
}
