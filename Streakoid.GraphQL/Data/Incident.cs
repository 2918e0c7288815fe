using NodaTime;

namespace Streakoid.Data;

/// <summary>A time in which the service failed its users. It is the operator's, and no user's.</summary>
public sealed class Incident
{
    public const int MaxReasonLength = 200;

    public int Id { get; init; }

    public required Instant StartsAt { get; init; }

    /// <summary>The first instant after it.</summary>
    public required Instant EndsAt
    {
        get;
        init => field = value > StartsAt ? value : throw new ArgumentException("An incident must end after it starts.", nameof(value));
    }

    /// <summary>What users are told.</summary>
    public required string Reason
    {
        get;
        init =>
            field = value.Length is > 0 and <= MaxReasonLength
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), $"A reason must have 1 to {MaxReasonLength} characters.");
    }
}
