using NodaTime;

namespace Streakoid.Data;

/// <summary>One sign-in with all its tokens (a refresh token family).</summary>
public sealed class Session : IOwned
{
    public Session() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Session(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Session>(userId);

    public required Guid UserId { get; init; }

    public required Guid Id { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>What signed in, coarsely, such as <c>Firefox on Windows</c>.</summary>
    public string Client { get; init; } = "";

    /// <summary>When it was last refreshed; null while it is as it was opened.</summary>
    public Instant? RefreshedAt { get; set; }

    /// <summary>
    /// The user's <see cref="User.SecurityStamp"/> that the session was opened under, or confirmed under since. Under another one it is
    /// over.
    /// </summary>
    public int SecurityStamp { get; init; } = 1;

    /// <summary>When the session was revoked; null if it was not.</summary>
    public Instant? RevokedAt { get; set; }
}
