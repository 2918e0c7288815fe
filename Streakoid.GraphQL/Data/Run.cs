using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// An unbroken row of check-ins. It is a cache of what the check-ins say, kept in the transaction that changes them,
/// so that a page of streaks need not read their history.
/// </summary>
public sealed class Run : IOwned
{
    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate FirstDay { get; init; }

    public required LocalDate LastDay
    {
        get;
        init => field = value >= FirstDay ? value : throw new ArgumentException("A run ends on or after its first day.", nameof(value));
    }

    /// <summary>How many days were checked in: dates that a zone skipped are not counted.</summary>
    public required int Length
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), "A run has at least one day.");
    }
}
