namespace Streakoid.Client;

/// <summary>
/// Stores what the server recognizes this device by; in memory by default. It outlives sign-outs: a user who signed in here before is not
/// delayed by failed sign-ins of others at the same account. One user's is useless to another.
/// </summary>
public interface IDeviceStore
{
    /// <summary>What was written last; null if there is nothing.</summary>
    ValueTask<string?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces it.</summary>
    ValueTask WriteAsync(string device, CancellationToken cancellationToken);
}
