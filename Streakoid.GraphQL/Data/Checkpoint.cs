using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// The evaluation state of a streak at the start of a past day, about once a quarter, so that old days can be evaluated without
/// reading everything before them. It is a cache, computed from check-ins and schedules.
/// </summary>
public sealed class Checkpoint : IOwned
{
    public Checkpoint() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Checkpoint(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Checkpoint>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }

    /// <summary>How it stood, as bytes that the rules of streaks write and read.</summary>
    public required byte[] State { get; init; }
}
