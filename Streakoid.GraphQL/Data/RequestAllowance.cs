using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// How many requests one caller has been granted in the present window, over all servers. It has no owner: the key is a hash.
/// </summary>
public sealed class RequestAllowance
{
    public required byte[] Key { get; init; }

    public required int Granted { get; set; }

    public required Instant WindowStartedAt { get; set; }
}
