namespace Streakoid.Client;

/// <summary>A call in the pipeline of handlers.</summary>
internal sealed class Call
{
    /// <summary>Where the request keeps it.</summary>
    public static readonly HttpRequestOptionsKey<Call> Key = new("Streakoid.Call");

    public required byte[] Body { get; init; }

    /// <summary>The idempotency key of a mutation; queries have none. So every call can be repeated.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The user whose tokens to send; null to send none.</summary>
    public SignedInUser? User { get; init; }

    /// <summary>Where that user's tokens are renewed.</summary>
    public StreakoidSession? Session { get; init; }

    /// <summary>When the call must have ended.</summary>
    public required Deadline Deadline { get; init; }
}
