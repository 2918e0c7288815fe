using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http.Streams;

/// <summary>A WebSocket that speaks one of the two protocols by hand.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ClientWebSocket _socket = new();

    public bool Legacy { get; private init; }

    public int? CloseCode => (int?)_socket.CloseStatus;

    public static async Task<SocketClient> ConnectAsync(Uri server, bool legacy = false, string? origin = null, string? header = null)
    {
        SocketClient client = new() { Legacy = legacy };
        client._socket.Options.AddSubProtocol(legacy ? "graphql-ws" : "graphql-transport-ws");
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (origin is not null)
            client._socket.Options.SetRequestHeader("Origin", origin);
        if (header is not null)
            client._socket.Options.SetRequestHeader("Authorization", header);
        using CancellationTokenSource limit = new(Patience);
        await client._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/graphql" }.Uri, limit.Token);
        return client;
    }

    /// <summary>Connects and signs in.</summary>
    public static async Task<SocketClient> OfAsync(Uri server, Person person, bool legacy = false)
    {
        SocketClient client = await ConnectAsync(server, legacy);
        await client.InitAsync(person.AccessToken);
        return client;
    }

    public async Task InitAsync(string? token)
    {
        await SendAsync(new { type = "connection_init", payload = token is null ? null : new { Authorization = $"Bearer {token}" } });
        Assert.Equal("connection_ack", (string?)(await ReceiveAsync())?["type"]);
    }

    public Task SubscribeAsync(string id, string query, object? variables = null) =>
        SendAsync(
            new
            {
                type = Legacy ? "start" : "subscribe",
                id,
                payload = new { query, variables },
            }
        );

    public async Task SendAsync(object message)
    {
        using CancellationTokenSource limit = new(Patience);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, limit.Token);
    }

    /// <summary>Sends a message as it is.</summary>
    public async Task SendTextAsync(string text)
    {
        using CancellationTokenSource limit = new(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, limit.Token);
    }

    /// <summary>The next message that is no ping; null once the server has closed.</summary>
    public async Task<JsonNode?> ReceiveAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
                length += received.Count;
            } while (!received.EndOfMessage);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            JsonNode message = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, length))!;
            if ((string?)message["type"] is not ("ping" or "ka"))
                return message;
        }
    }

    /// <summary>The next message, while a person changes something again and again: a subscription begins a moment after it was sent.</summary>
    public async Task<JsonNode?> HearAsync(Person person)
    {
        Task<JsonNode?> heard = ReceiveAsync();
        while (!heard.IsCompleted)
        {
            await person.CreateStreakAsync($"Heard {Guid.NewGuid():N}");
            await Task.WhenAny(heard, Task.Delay(200));
        }
        return await heard;
    }

    /// <summary>The code with which the server closes, after whatever it still says.</summary>
    public async Task<int?> ClosedAsync()
    {
        while (await ReceiveAsync() is not null)
            continue;
        return CloseCode;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
