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
}

/// <summary>
/// An e-mail that is to be sent. It has no owner: whether the address has an account is looked up when it is sent, so that a request for
/// an unknown address does the same work as one for a known address.
/// </summary>
public sealed class OutgoingMail
{
    public required Guid Id { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>The normalized address of the account.</summary>
    public required string Address { get; init; }

    /// <summary>The domain of the address: no domain gets all slots.</summary>
    public required string Domain { get; init; }

    public Instant CreatedAt { get; init; }

    /// <summary>When it is sent, or tried again. The database's clock counts, which all servers share.</summary>
    public Instant DueAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>When it left for the mail server. From then on it may have been delivered, so it is not sent again.</summary>
    public Instant? HandedOverAt { get; init; }
}
