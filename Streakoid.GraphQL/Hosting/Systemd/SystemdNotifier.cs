using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Streakoid.Hosting.Systemd;

/// <summary>Notifies systemd by the socket of a unit of type <c>notify</c>.</summary>
internal sealed class SystemdNotifier
{
    private readonly UnixDomainSocketEndPoint? _socket;

    public SystemdNotifier(IConfiguration configuration)
    {
        // A leading @ stands for a name that is in no folder.
        if (configuration["NOTIFY_SOCKET"] is { Length: > 0 } name)
            _socket = new UnixDomainSocketEndPoint(name[0] == '@' ? "\0" + name[1..] : name);
        if (long.TryParse(configuration["WATCHDOG_USEC"], CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0)
            Watchdog = TimeSpan.FromMicroseconds(microseconds);
    }

    /// <summary>Whether systemd listens.</summary>
    public bool IsOn => _socket is not null;

    /// <summary>How long systemd waits for a sign of life before it starts the server again; null where it doesn't wait for any.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>Sends a line such as <c>READY=1</c>.</summary>
    public void Tell(string state)
    {
        if (_socket is null)
            return;
        using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(state), _socket);
    }
}
