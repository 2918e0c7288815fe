using System.Net;
using System.Net.Sockets;

namespace Streakoid.EmbeddedPostgres;

/// <summary>Finds a free port on 127.0.0.1.</summary>
internal static class FreePort
{
    // Below the ephemeral range, so that no outgoing connection takes the port while PostgreSQL restarts.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    public static int Find()
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            int port = Random.Shared.Next(Lowest, Highest);
            if (IsFree(port))
                return port;
        }

        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
