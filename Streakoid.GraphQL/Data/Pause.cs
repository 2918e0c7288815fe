using NodaTime;

namespace Streakoid.Data;

/// <summary>Days on which a streak asks nothing, both ends included.</summary>
public sealed class Pause : IOwned
{
    public Pause()
    {
    }

    /// <summary>How Entity Framework makes one of a row.</summary>
    internal Pause(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Pause>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate FirstDay { get; init; }

    /// <summary>Null while nobody has said until when.</summary>
    public required LocalDate? LastDay
    {
        get;
        set => field = value is null || value >= FirstDay ? value : throw new ArgumentException("A pause ends on or after its first day.", nameof(value));
    }
}
