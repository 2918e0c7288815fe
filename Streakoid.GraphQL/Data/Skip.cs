using NodaTime;

namespace Streakoid.Data;

/// <summary>A skipped day of a streak.</summary>
public sealed class Skip : IOwned
{
    public Skip() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Skip(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Skip>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }
}
