using NodaTime;

namespace Streakoid.Data;

/// <summary>The kind of an e-mail.</summary>
public enum MailKind
{
    VerifyEmail,
    ResetPassword,
    PasswordChanged,
    ClaimAddress,
    UnconfirmedWarning,
    ChangeEmail,
    EmailChanged,
    AccessTokenCreated,
    NewDevice,
}

/// <summary>
/// An e-mail that is to be sent. It has no owner: whether the address has an account is looked up when it is sent, so that a request for
/// an unknown address does the same work as one for a known address.
/// </summary>
public sealed class OutgoingMail
{
    public required Guid Id { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>The normalized address that it goes to.</summary>
    public required string Address { get; init; }

    /// <summary>The account; null if it is the one that has the address when it is sent.</summary>
    public Guid? Account { get; init; }

    /// <summary>When and where what it reports happened; null if it reports nothing.</summary>
    public string? Event { get; init; }

    /// <summary>The domain of the address: no domain gets all slots.</summary>
    public required string Domain { get; init; }

    public Instant CreatedAt { get; init; }

    /// <summary>When it is sent, or tried again. The database's clock counts, which all servers share.</summary>
    public Instant DueAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>When it left for the mail server. From then on it may have been delivered, so it is not sent again.</summary>
    public Instant? HandedOverAt { get; init; }
}
