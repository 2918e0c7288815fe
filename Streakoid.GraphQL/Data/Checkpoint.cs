using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// The evaluation state of a streak at the start of a past day, about once a quarter, so that old days can be evaluated without
/// reading everything before them. It is a cache, computed from check-ins and schedules.
/// </summary>
public sealed class Checkpoint : IOwned
{
    public Checkpoint()
    {
    }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Checkpoint(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Checkpoint>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }

    /// <summary>
    /// The standing as bytes, which the rules of streaks write and read; null where another version wrote it in its own way.
    /// </summary>
    public byte[]? Bytes
    {
        get => Standing.StartsWith('"') ? Convert.FromBase64String(Standing.Trim('"')) : null;
        init => Standing = $"\"{Convert.ToBase64String(value!)}\"";
    }

    /// <summary>Where the bytes are kept: a JSON text in base64, which the version before this one takes for none of its own.</summary>
    public string Standing { get; private init; } = "null";
}
