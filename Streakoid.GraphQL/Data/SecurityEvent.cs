using NodaTime;

namespace Streakoid.Data;

/// <summary>What happened to the security of an account.</summary>
public enum SecurityEventKind
{
    Registered,
    SignedIn,
    NewDevice,
    PasswordChanged,
    PasswordReset,
    AccessTokenCreated,
    AccessTokenRevoked,
    EmailChanged,
    EmailChangeUndone,
    SessionsRevoked,
    AccountSecured,
    DataExported,
    ByOperator,
}

/// <summary>An entry of a user's security log. It shows where it came from only coarsely.</summary>
public sealed class SecurityEvent : IOwned
{
    public SecurityEvent() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal SecurityEvent(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<SecurityEvent>(userId);

    public required Guid UserId { get; init; }

    /// <summary>Ordered by time.</summary>
    public required Guid Id { get; init; }

    public required SecurityEventKind Kind { get; init; }

    public required Instant OccurredAt { get; init; }

    /// <summary>The kind of client, such as <c>Firefox on Windows</c>.</summary>
    public required string Client { get; init; }

    /// <summary>The client's network, such as <c>203.0.113.0/24</c>; empty if it is not known.</summary>
    public required string Network { get; init; }
}
