using Streakoid.Client;

namespace Streakoid.Web.Sessions;

/// <summary>Keeps what the server recognizes this browser by.</summary>
public sealed class BrowserDeviceStore(BrowserStorage storage) : IDeviceStore
{
    private const string Key = "streakoid.device";

    public ValueTask<string?> ReadAsync(CancellationToken cancellationToken) => storage.ReadAsync(Key);

    public ValueTask WriteAsync(string device, CancellationToken cancellationToken) => storage.WriteAsync(Key, device);
}
