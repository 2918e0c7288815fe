using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// How a streak stood at the beginning of a day long past, about once a quarter, so that old days can be judged without
/// reading everything before them. It is a cache of what the check-ins and schedules say.
/// </summary>
public sealed class Checkpoint : IOwned
{
    public Checkpoint()
    {
    }

    /// <summary>How Entity Framework makes one of a row.</summary>
    internal Checkpoint(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Checkpoint>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }

    /// <summary>How it stood, as bytes that the rules of streaks write and read.</summary>
    public required byte[] State { get; init; }
}
