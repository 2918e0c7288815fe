using NodaTime;

namespace Streakoid.Data;

/// <summary>What a personal access token may do.</summary>
public enum AccessScope
{
    Read,
    Write,
}

/// <summary>A personal access token, known only by its hash.</summary>
public sealed class PersonalAccessToken : IOwned
{
    public const int MaxNameLength = 100;

    public PersonalAccessToken() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal PersonalAccessToken(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<PersonalAccessToken>(userId);

    public required Guid UserId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The name that the user gave it.</summary>
    public required string Name { get; init; }

    public required AccessScope Scope { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash
    {
        get;
        set => field = value.Length == 32 ? value : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(value));
    }

    public required Instant CreatedAt { get; init; }

    public required Instant ExpiresAt { get; init; }

    /// <summary>When it was last used, to the hour; null if never.</summary>
    public Instant? LastUsedAt { get; set; }
}
