using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http.Streams;

/// <summary>A client that asks for server-sent events and never reads them.</summary>
internal sealed class StalledReader : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 * 1024 };

    /// <summary>Whether the server has closed the connection, however much of it is still unread.</summary>
    public bool IsClosed
    {
        get
        {
            try
            {
                // A connection that was reset cannot be written to.
                _socket.Send("x"u8);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }

    public static async Task<StalledReader> OfAsync(Uri server, Person person, string after)
    {
        StalledReader reader = new();
        await reader._socket.ConnectAsync(server.Host, server.Port);
        string body = JsonSerializer.Serialize(
            new
            {
                query = "subscription($after: String) { streakChanged(after: $after) { cursor node { ... on Streak { name description a: description b: description c: description d: description } } } }",
                variables = new { after },
            }
        );
        await reader._socket.SendAsync(
            Encoding.UTF8.GetBytes(
                $"POST /graphql HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nAuthorization: Bearer {person.AccessToken}\r\nContent-Length: {body.Length}\r\n\r\n{body}"
            )
        );
        return reader;
    }

    public void Dispose() => _socket.Dispose();
}
