using NodaTime;

namespace Streakoid.Data;

/// <summary>A device on which the user has signed in. The device keeps the secret; only its hash is stored.</summary>
public sealed class Device : IOwned
{
    public Device() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Device(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Device>(userId);

    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash
    {
        get;
        init => field = value.Length == 32 ? value : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(value));
    }

    /// <summary>When the user last signed in on it.</summary>
    public required Instant SignedInAt { get; set; }
}
