using NodaTime;

namespace Streakoid.Data;

/// <summary>A day on which the user let a streak rest.</summary>
public sealed class Skip : IOwned
{
    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }
}
