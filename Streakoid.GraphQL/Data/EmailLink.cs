using NodaTime;

namespace Streakoid.Data;

/// <summary>The purpose of an e-mailed link.</summary>
public enum LinkPurpose
{
    VerifyEmail,
    ResetPassword,

    /// <summary>Registers an address that an account holds which never confirmed it.</summary>
    ClaimAddress,

    /// <summary>Gives the account another address.</summary>
    ChangeEmail,

    /// <summary>Gives the account its former address back.</summary>
    UndoEmailChange,

    /// <summary>Reports that somebody else did what an e-mail says.</summary>
    NotMe,
}

/// <summary>An e-mailed link that works once. Only the hash of its secret is stored.</summary>
public sealed class EmailLink : IOwned
{
    public EmailLink() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal EmailLink(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<EmailLink>(userId);

    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash
    {
        get;
        init => field = value.Length == 32 ? value : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(value));
    }

    public required LinkPurpose Purpose { get; init; }

    /// <summary>The address that following the link proves, where it frees one that another account holds; null otherwise.</summary>
    public string? Address { get; init; }

    public required Instant ExpiresAt { get; init; }
}
