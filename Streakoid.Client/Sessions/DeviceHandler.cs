using System.Diagnostics.CodeAnalysis;

namespace Streakoid.Client;

/// <summary>Sends what the server recognizes this device by, and keeps what it answers to a sign-in.</summary>
internal sealed class DeviceHandler : DelegatingHandler
{
    private const string Header = "Streakoid-Device";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        IDeviceStore? store = request.Options.TryGetValue(Call.Key, out Call? call) ? call?.Session?.Devices : null;
        if (store is not null && await ReadAsync(store, cancellationToken).ConfigureAwait(false) is { } device)
            request.Headers.TryAddWithoutValidation(Header, device);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (store is not null && response.Headers.TryGetValues(Header, out IEnumerable<string>? made))
            await WriteAsync(store, made.Last(), cancellationToken).ConfigureAwait(false);
        return response;
    }

    // A device that is not recognized can sign in too, so a store that fails ends no call.
    [SuppressMessage("Design", "CA1031", Justification = "Any exception of the program's store.")]
    private static async ValueTask<string?> ReadAsync(IDeviceStore store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any exception of the program's store.")]
    private static async ValueTask WriteAsync(IDeviceStore store, string device, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteAsync(device, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next sign-in is one on a new device.
        }
    }
}
