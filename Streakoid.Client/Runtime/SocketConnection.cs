using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>A subscription over a WebSocket of its own, with the protocol graphql-transport-ws.</summary>
internal sealed class SocketConnection(IHttpClientFactory clients, string client)
{
    private const string Id = "1";
    private const int Forbidden = 4403;

    /// <summary>What the server sends, until the connection ends.</summary>
    /// <exception cref="ConnectionLostException">The connection could not be opened, or broke.</exception>
    public async IAsyncEnumerable<Received> ReadAsync(Call call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        string? token = call is { User: { } user, Session: { } session }
            ? await TokenAsync(session, user, cancellationToken).ConfigureAwait(false)
            : null;
        await Opening.WithinDeadlineAsync(call, until => OpenAsync(socket, call, token, until), cancellationToken).ConfigureAwait(false);
        bool acknowledged = false;
        while (true)
        {
            using JsonDocument? message = acknowledged
                ? await ReceiveAsync(socket, cancellationToken).ConfigureAwait(false)
                : await Opening.WithinDeadlineAsync(call, until => ReceiveAsync(socket, until), cancellationToken).ConfigureAwait(false);
            if (message is null)
            {
                if (
                    (int?)socket.CloseStatus == Forbidden
                    && await RefusedAsync(call, token, cancellationToken).ConfigureAwait(false) is { } refused
                )
                {
                    yield return refused;
                    yield break;
                }
                throw new ConnectionLostException(
                    $"The server closed the connection: {(int?)socket.CloseStatus} {socket.CloseStatusDescription}",
                    null
                );
            }
            switch (message.RootElement.GetProperty("type").GetString())
            {
                case "connection_ack":
                    acknowledged = true;
                    await SendAsync(
                            socket,
                            writer =>
                            {
                                writer.WriteString("type"u8, "subscribe"u8);
                                writer.WriteString("id"u8, Id);
                                writer.WritePropertyName("payload"u8);
                                writer.WriteRawValue(call.Body);
                            },
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    break;
                case "ping":
                    await SendAsync(socket, writer => writer.WriteString("type"u8, "pong"u8), cancellationToken).ConfigureAwait(false);
                    break;
                case "next":
                    yield return Received.Next(AnswerReader.ReadEvent(Payload(message.RootElement)));
                    break;
                case "error":
                    yield return Received.Failed(AnswerReader.ReadErrors(message.RootElement.GetProperty("payload")));
                    yield break;
                case "complete":
                    yield return Received.Complete;
                    yield break;
            }
        }
    }

    private static byte[] Payload(JsonElement message) => Encoding.UTF8.GetBytes(message.GetProperty("payload").GetRawText());

    private static async Task<string> TokenAsync(StreakoidSession session, SignedInUser user, CancellationToken cancellationToken)
    {
        try
        {
            return await session.AccessTokenAsync(user, cancellationToken).ConfigureAwait(false);
        }
        catch (RefreshFailedException exception)
        {
            throw new ConnectionLostException(exception.Message, exception);
        }
    }

    /// <summary>The end, if the server accepts no token of the session any more; null if there is a newer one to try.</summary>
    private static async Task<Received?> RefusedAsync(Call call, string? token, CancellationToken cancellationToken)
    {
        try
        {
            if (
                token is not null
                && await call.Session!.NewerAccessTokenAsync(call.User!, token, cancellationToken).ConfigureAwait(false) is not null
            )
                return null;
        }
        catch (RefreshFailedException exception)
        {
            throw new ConnectionLostException(exception.Message, exception);
        }
        return Received.Failed(
            Answer.Failed(new Failure(FailureKind.Unauthorized, "The server does not accept the access token (4403). Sign in."))
        );
    }

    private async Task<ClientWebSocket> OpenAsync(ClientWebSocket socket, Call call, string? token, CancellationToken cancellationToken)
    {
        using HttpClient http = clients.CreateClient(client);
        UriBuilder address = new(GraphQLHttp.Address(http));
        foreach ((string name, string value) in call.Headers)
            socket.Options.SetRequestHeader(name, value);
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        try
        {
            await socket.ConnectAsync(address.Uri, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException exception)
        {
            throw new ConnectionLostException(exception.Message, exception);
        }
        await SendAsync(
                socket,
                writer =>
                {
                    writer.WriteString("type"u8, "connection_init"u8);
                    if (token is null)
                        return;
                    writer.WriteStartObject("payload"u8);
                    writer.WriteString("Authorization"u8, $"Bearer {token}");
                    writer.WriteEndObject();
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return socket;
    }

    private static async Task SendAsync(ClientWebSocket socket, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        try
        {
            await socket
                .SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (WebSocketException exception)
        {
            throw new ConnectionLostException(exception.Message, exception);
        }
    }

    /// <summary>The next message; null where the server closes.</summary>
    private static async Task<JsonDocument?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket
                    .ReceiveAsync(buffer.GetMemory(4096), cancellationToken)
                    .ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                    return null;
                buffer.Advance(received.Count);
                if (buffer.WrittenCount > BufferingHandler.MaxAnswerBytes)
                    throw new ConnectionLostException("The server sent a message that is too large.", null);
                if (received.EndOfMessage)
                    return Parse(buffer.WrittenMemory);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or JsonException)
        {
            throw new ConnectionLostException(exception.Message, exception);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> text)
    {
        JsonDocument message = JsonDocument.Parse(text);
        if (
            message.RootElement.ValueKind == JsonValueKind.Object
            && message.RootElement.TryGetProperty("type", out JsonElement type)
            && type.ValueKind == JsonValueKind.String
            && (message.RootElement.TryGetProperty("payload", out _) || type.GetString() is not ("next" or "error"))
        )
            return message;
        message.Dispose();
        throw new ConnectionLostException("The server sent a message that is not one of graphql-transport-ws.", null);
    }
}
