using NodaTime;

namespace Streakoid.Data;

/// <summary>A day on which the user let a streak rest.</summary>
public sealed class Skip : IOwned
{
    public Skip()
    {
    }

    /// <summary>How Entity Framework makes one of a row.</summary>
    internal Skip(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Skip>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }
}
