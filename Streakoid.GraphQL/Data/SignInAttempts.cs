using NodaTime;

namespace Streakoid.Data;

/// <summary>The recent failed sign-ins of one pair of address and client. It has no owner: the key is a hash of both.</summary>
public sealed class SignInAttempts
{
    public required byte[] Key { get; init; }

    public required int Count { get; set; }

    public required Instant WindowStartedAt { get; set; }
}
