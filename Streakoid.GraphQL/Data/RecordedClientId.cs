using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// An id that a device gave to a check-in, with the day that it is of for ever. It outlives the check-in, so that a batch that is sent
/// again does not bring back what was undone.
/// </summary>
public sealed class RecordedClientId : IOwned
{
    public RecordedClientId() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal RecordedClientId(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<RecordedClientId>(userId);

    public required Guid UserId { get; init; }

    public required Guid ClientId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }
}
