using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Systemd;

/// <summary>Listens as systemd does.</summary>
internal sealed class NotifySocket : IAsyncDisposable
{
    private readonly string _folder = TemporaryFolder.Make("notify");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _told = new();
    private readonly Task _listening;

    public NotifySocket()
    {
        Path = System.IO.Path.Combine(_folder, "socket");
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _listening = ListenAsync();
    }

    public string Path { get; }

    /// <summary>What came, in its order.</summary>
    public IReadOnlyList<string> Told => [.. _told];

    public int Count(string what) => _told.Count(told => told == what);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _listening;
        TemporaryFolder.Delete(_folder);
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[1024];
        try
        {
            while (true)
                _told.Enqueue(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer)));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
