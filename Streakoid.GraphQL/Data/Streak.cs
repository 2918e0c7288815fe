using NodaTime;

namespace Streakoid.Data;

/// <summary>A habit with its streak. Its lengths are not columns: they are computed from its check-ins.</summary>
public sealed class Streak : IOwned
{
    public const int MaxNameLength = 100;
    public const int MaxDescriptionLength = 2_000;
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;

    public Streak()
    {
    }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Streak(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Streak>(userId);

    public required Guid UserId { get; init; }

    public required Guid Id { get; init; }

    public required string Name
    {
        get;
        set => field = value.Length is > 0 and <= MaxNameLength
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "A streak's name must have 1 to 100 characters.");
    }

    public string? Description
    {
        get;
        set => field = value is null or { Length: <= MaxDescriptionLength }
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "A description must have at most 2,000 characters.");
    }

    public required Instant CreatedAt { get; init; }

    public Instant? ArchivedAt { get; set; }

    /// <summary>Words to find it by, each once.</summary>
    public List<string> Tags
    {
        get;
        set => field = value.Count <= MaxTags && value.TrueForAll(tag => tag.Length is > 0 and <= MaxTagLength)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "A streak must have at most 20 tags of 1 to 50 characters.");
    } = [];

    /// <summary>How often it was changed, its creation included; a check-in is no change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>
    /// How it stands, as bytes that the rules of streaks write and read: a cache of what the check-ins and schedules say.
    /// Null if it has to be computed from them, or if <see cref="FormerSnapshot"/> is the later one.
    /// </summary>
    public byte[]? Snapshot => FormerSnapshot is null ? Kept : null;

    /// <summary>
    /// How it stands, as the version before this one writes it, in JSON. That version does not know <see cref="Kept"/>, so where there is
    /// such a text it is the later one. It goes a release later.
    /// </summary>
    public string? FormerSnapshot => Standing ?? LedgerText;

    /// <summary>
    /// The day from which on check-ins may still change the snapshot; the first day of all where all of them may. The version before this
    /// one reads the days from there on; it goes a release later.
    /// </summary>
    public LocalDate SettledOn { get; private set; } = LocalDate.MinIsoValue;

    /// <summary>Where <see cref="Snapshot"/> is kept.</summary>
    public byte[]? Kept { get; private set; }

    /// <summary>Where the version before this one keeps it.</summary>
    public string? LedgerText { get; private set; }

    /// <summary>Where the version before that one kept it.</summary>
    public string? Standing { get; private set; }

    /// <summary>Keeps how it stands.</summary>
    public void Keep(byte[]? snapshot, LocalDate settledOn) => (Kept, SettledOn, LedgerText, Standing) = (snapshot, settledOn, null, null);

    /// <summary>As it was read.</summary>
    internal void Keep(byte[]? kept, LocalDate settledOn, string? ledgerText, string? standing) => (Kept, SettledOn, LedgerText, Standing) = (kept, settledOn, ledgerText, standing);

    /// <summary>What signs the address of its picture: 32 random bytes, forgotten to revoke it; null while it is not shared.</summary>
    public byte[]? PictureKey { get; set; }
}
