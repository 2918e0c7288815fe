using System.Diagnostics.CodeAnalysis;

namespace Streakoid.Client;

/// <summary>Sends what the server recognizes this device by, and keeps what it answers to a sign-in.</summary>
internal sealed class DeviceHandler : DelegatingHandler
{
    internal const string Header = "Streakoid-Device";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        IDeviceStore? store = request.Options.TryGetValue(Call.Key, out Call? call) ? call?.Devices : null;
        if (store is not null && await ReadAsync(store, call!.Deadline, cancellationToken).ConfigureAwait(false) is { } device)
            request.Headers.TryAddWithoutValidation(Header, device);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (store is not null && response.Headers.TryGetValues(Header, out IEnumerable<string>? made))
            await WriteAsync(store, made.Last(), call!.Deadline, cancellationToken).ConfigureAwait(false);
        return response;
    }

    // A device that is not recognized can sign in too, so a store that fails or hangs ends no call.
    [SuppressMessage("Design", "CA1031", Justification = "Any exception of the program's store.")]
    private static async Task<string?> ReadAsync(IDeviceStore store, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => store.ReadAsync(cancellationToken).AsTask(), cancellationToken)
                .WaitAsync(Share(deadline), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any exception of the program's store.")]
    private static async Task WriteAsync(IDeviceStore store, string device, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => store.WriteAsync(device, cancellationToken).AsTask(), cancellationToken)
                .WaitAsync(Share(deadline), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next sign-in is one on a new device.
        }
    }

    // Leaves time for the request.
    private static TimeSpan Share(Deadline deadline) => deadline.Remaining > TimeSpan.Zero ? deadline.Remaining / 2 : TimeSpan.Zero;
}
