using NodaTime;

namespace Streakoid.Data;

/// <summary>A habit with its streak. Its lengths are not columns: they are computed from its check-ins.</summary>
public sealed class Streak : IOwned
{
    public const int MaxNameLength = 100;
    public const int MaxDescriptionLength = 2_000;
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;
    public const int MaxPosition = 1_000_000_000;

    public Streak() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Streak(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Streak>(userId);

    public required Guid UserId { get; init; }

    public required Guid Id { get; init; }

    public required string Name
    {
        get;
        set =>
            field = value.Length is > 0 and <= MaxNameLength
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "A streak's name must have 1 to 100 characters.");
    }

    public string? Description
    {
        get;
        set =>
            field = value is null or { Length: <= MaxDescriptionLength }
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "A description must have at most 2,000 characters.");
    }

    public required Instant CreatedAt { get; init; }

    public Instant? ArchivedAt { get; set; }

    /// <summary>The user's local day of <see cref="ArchivedAt"/>; null also where an earlier server archived it, or an import.</summary>
    public LocalDate? ArchivedOn { get; set; }

    /// <summary>How many days back its check-ins may be recorded.</summary>
    public BackdatingChanges Backdating { get; set; } = BackdatingChanges.None;

    /// <summary>Words to find it by, each once.</summary>
    public List<string> Tags
    {
        get;
        set =>
            field =
                value.Count <= MaxTags && value.TrueForAll(tag => tag.Length is > 0 and <= MaxTagLength)
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), "A streak must have at most 20 tags of 1 to 50 characters.");
    } = [];

    /// <summary>Its place in the user's own order, ascending. Numbers may have gaps and repeat; then the older one comes first.</summary>
    public int Position
    {
        get;
        set =>
            field = value is >= 0 and <= MaxPosition
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "A position is 0 or more.");
    }

    /// <summary>Its color, such as <c>#1E88E5</c>.</summary>
    public string? Color
    {
        get;
        set =>
            field =
                value is null || StreakLooks.IsColor(value)
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), "A color has the form #1E88E5.");
    }

    /// <summary>One emoji, or a short name such as <c>book</c>.</summary>
    public string? Icon
    {
        get;
        set =>
            field =
                value is null || StreakLooks.IsIcon(value)
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), "An icon is one emoji or a short name.");
    }

    /// <summary>How often it was changed, its creation included; a check-in is no change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>
    /// How it stands, as bytes that the rules of streaks write and read: a cache of what its check-ins and schedules say.
    /// Null where it has to be worked out from them.
    /// </summary>
    public byte[]? Snapshot { get; private set; }

    /// <summary>
    /// How many of the streak's latest check-ins the snapshot holds, for PostgreSQL, which cannot read it; <see cref="int.MaxValue"/>
    /// where it holds all. A reader finds out
    /// by itself what it holds.
    /// </summary>
    public int? SnapshotDays { get; private set; }

    /// <summary>Keeps how it stands.</summary>
    public void Keep(byte[]? snapshot, int? days) => (Snapshot, SnapshotDays) = (snapshot, days);

    /// <summary>The key in the address of its picture: 32 random bytes, deleted to revoke it; null while it is not shared.</summary>
    public byte[]? PictureKey { get; set; }
}
