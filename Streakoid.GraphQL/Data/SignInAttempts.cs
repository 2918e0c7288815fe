using NodaTime;

namespace Streakoid.Data;

/// <summary>How often signing in failed lately for one pair of address and client. It belongs to nobody: the key is a hash of both.</summary>
public sealed class SignInAttempts
{
    public required byte[] Key { get; init; }

    public required int Count { get; set; }

    public required Instant WindowStartedAt { get; set; }
}
