using NodaTime;

namespace Streakoid.Data;

/// <summary>A pause of a streak, both ends included.</summary>
public sealed class Pause : IOwned
{
    public Pause() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Pause(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Pause>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate FirstDay { get; init; }

    /// <summary>Null if the pause is open-ended.</summary>
    public required LocalDate? LastDay
    {
        get;
        set =>
            field =
                value is null || value >= FirstDay
                    ? value
                    : throw new ArgumentException("A pause must end on or after its first day.", nameof(value));
    }
}
