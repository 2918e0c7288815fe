namespace Streakoid.Client;

/// <summary>One call on its way through the handlers.</summary>
internal sealed class Call
{
    /// <summary>Where the request keeps it.</summary>
    public static readonly HttpRequestOptionsKey<Call> Key = new("Streakoid.Call");

    public required byte[] Body { get; init; }

    /// <summary>The key of a mutation, which every one has; queries need none. So every call may be repeated.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whose tokens to send; null to send none.</summary>
    public SignedInUser? User { get; init; }

    /// <summary>Where that user's tokens are renewed.</summary>
    public StreakoidSession? Session { get; init; }

    /// <summary>When the call must have ended.</summary>
    public required Deadline Deadline { get; init; }
}
