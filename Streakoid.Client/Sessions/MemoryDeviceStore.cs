namespace Streakoid.Client;

/// <summary>Stores the device in memory.</summary>
internal sealed class MemoryDeviceStore : IDeviceStore
{
    private volatile string? _device;

    public ValueTask<string?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_device);

    public ValueTask WriteAsync(string device, CancellationToken cancellationToken)
    {
        _device = device;
        return ValueTask.CompletedTask;
    }
}
