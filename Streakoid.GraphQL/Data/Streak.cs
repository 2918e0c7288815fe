using NodaTime;

namespace Streakoid.Data;

/// <summary>A habit that is kept. Its lengths are not here: they follow from its check-ins.</summary>
public sealed class Streak : IOwned
{
    public const int MaxNameLength = 100;
    public const int MaxDescriptionLength = 2_000;

    public required Guid UserId { get; init; }

    public required Guid Id { get; init; }

    public required string Name
    {
        get;
        set => field = value.Length is > 0 and <= MaxNameLength
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "A streak's name has 1 to 100 characters.");
    }

    public string? Description
    {
        get;
        set => field = value is null or { Length: <= MaxDescriptionLength }
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), "A description has at most 2,000 characters.");
    }

    public required Instant CreatedAt { get; init; }

    public Instant? ArchivedAt { get; set; }
}
