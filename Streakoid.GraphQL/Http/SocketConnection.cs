using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Execution.Subscriptions;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>One WebSocket: its messages, its operations, its end.</summary>
internal sealed partial class SocketConnection(
    WebSocket socket,
    SocketProtocol protocol,
    Func<string, StreamContext> client,
    string header,
    SubscriptionRunner runner,
    StreamOptions streams,
    GraphQLHttpOptions options,
    RequestMeter meter,
    ILogger<SocketConnection> logger
) : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _operations = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<SocketClosure> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _authorization;

    /// <summary>Serves it until the client or the server ends it.</summary>
    public async Task RunAsync(Func<bool> isStopping, CancellationToken ending)
    {
        using CancellationTokenSource over = new();
        Task receiving = ReceiveAllAsync(over.Token);
        Task pinging = Task.WhenAll(PingAsync(over.Token), ExpectInitAsync(over.Token));
        Task ended = Task.Delay(Timeout.Infinite, ending);
        try
        {
            Task first = await Task.WhenAny(receiving, _closing.Task, ended);
            SocketClosure? closure =
                first == _closing.Task ? await _closing.Task
                : first == ended ? (isStopping() ? SocketClosure.Restarting() : null)
                : await ClosureOf(receiving);
            foreach (CancellationTokenSource operation in _operations.Values)
                await operation.CancelAsync();
            if (closure is not null)
                await CloseAsync(closure, receiving);
        }
        finally
        {
            // However it ends, nothing of it goes on.
            await over.CancelAsync();
            foreach (CancellationTokenSource operation in _operations.Values)
                await operation.CancelAsync();
            socket.Abort();
            await Task.WhenAll(Quietly(receiving), Quietly(pinging));
        }
    }

    public void Dispose() => _sending.Dispose();

    private async Task<SocketClosure?> ClosureOf(Task receiving)
    {
        try
        {
            await receiving;
            return new SocketClosure((int)WebSocketCloseStatus.NormalClosure, "");
        }
        catch (SocketClosure closure)
        {
            return closure;
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            return null;
        }
        catch (Exception error)
        {
            LogFailed(logger, error, "");
            return new SocketClosure((int)WebSocketCloseStatus.InternalServerError, ErrorShape.UnexpectedMessage);
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // It is over, and was reported where it mattered.
        }
    }

    /// <summary>Says why it ends, and waits until the client has heard it.</summary>
    private async Task CloseAsync(SocketClosure closure, Task receiving)
    {
        using CancellationTokenSource timeout = new(CloseTimeout);
        try
        {
            // Close reasons are at most 123 bytes.
            string reason = closure.Message.Length > 100 ? closure.Message[..100] : closure.Message;
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)closure.Code, reason, timeout.Token);
            await Quietly(receiving.WaitAsync(timeout.Token));
            byte[] ignored = new byte[1024];
            while (socket.State == WebSocketState.CloseSent)
                await socket.ReceiveAsync(ignored.AsMemory(), timeout.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private async Task ReceiveAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            byte[]? message = await ReceiveAsync(cancellationToken);
            if (message is null)
                return;
            await HandleAsync(message, cancellationToken);
        }
    }

    /// <summary>A whole message; null where the client closes.</summary>
    private async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        // While nothing comes, an empty buffer waits.
        ValueWebSocketReceiveResult received = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(4 * 1024);
        try
        {
            int length = 0;
            while (received.MessageType != WebSocketMessageType.Close)
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Binary)
                    throw SocketClosure.Invalid("Send text messages.");
                if (received.EndOfMessage)
                    return received.MessageType == WebSocketMessageType.Close ? null : buffer[..length];
                if (length < buffer.Length)
                    continue;
                if (length >= options.MaxBodyBytes)
                    throw new SocketClosure(
                        (int)WebSocketCloseStatus.MessageTooBig,
                        $"A message has at most {options.MaxBodyBytes} bytes."
                    );
                byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                buffer = larger;
            }
            return null;
        }
        finally
        {
            // No bytes of one client stay for the next.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task HandleAsync(byte[] message, CancellationToken cancellationToken)
    {
        using JsonDocument json = Parse(message);
        JsonElement root = json.RootElement;
        string type = Text(root, "type") ?? throw SocketClosure.Invalid("A message is an object with a 'type'.");
        switch (type)
        {
            case "connection_init":
                await InitAsync(root, cancellationToken);
                break;
            case "ping" when protocol == SocketProtocol.Transport:
                await SendAsync("pong", null, default, cancellationToken);
                break;
            case "pong" when protocol == SocketProtocol.Transport:
                break;
            case "connection_terminate" when protocol == SocketProtocol.Legacy:
                throw new SocketClosure((int)WebSocketCloseStatus.NormalClosure, "");
            case var subscribe when subscribe == protocol.Subscribe:
                Begin(root);
                break;
            case var unsubscribe when unsubscribe == protocol.Unsubscribe:
                if (Text(root, "id") is { } id && _operations.TryRemove(id, out CancellationTokenSource? operation))
                    await operation.CancelAsync();
                break;
            default:
                throw SocketClosure.Invalid("The type of the message is not known.");
        }
    }

    private static JsonDocument Parse(byte[] message)
    {
        try
        {
            return JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            throw SocketClosure.Invalid("A message is a JSON object.");
        }
    }

    private static string? Text(JsonElement message, string name)
    {
        try
        {
            return TextOrNull(message, name);
        }
        catch (InvalidOperationException)
        {
            throw SocketClosure.Invalid("A message has text that is not valid Unicode.");
        }
    }

    private static string? TextOrNull(JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private async Task InitAsync(JsonElement message, CancellationToken cancellationToken)
    {
        if (_authorization is not null)
            throw SocketClosure.TooManyInits();
        string authorization = message.TryGetProperty("payload", out JsonElement payload) ? AuthorizationIn(payload) ?? header : header;
        if (!await client(authorization).IsValidAsync(cancellationToken))
            throw SocketClosure.Forbidden();
        _authorization = authorization;
        await SendAsync("connection_ack", null, default, cancellationToken);
    }

    /// <summary>Clients put it into the payload itself or into an object <c>headers</c>.</summary>
    private static string? AuthorizationIn(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
            return null;
        foreach (JsonProperty member in payload.EnumerateObject())
        {
            if (member.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String)
                return member.Value.GetString();
            if (member.Name.Equals("headers", StringComparison.OrdinalIgnoreCase) && AuthorizationIn(member.Value) is { } nested)
                return nested;
        }
        return null;
    }

    private void Begin(JsonElement message)
    {
        if (_authorization is null)
            throw SocketClosure.Unauthorized();
        if (Text(message, "id") is not { Length: > 0 and <= 256 } id)
            throw SocketClosure.Invalid("An operation has an 'id' of 1 to 256 characters.");
        if (!message.TryGetProperty("payload", out JsonElement payload) || payload.ValueKind != JsonValueKind.Object)
            throw SocketClosure.Invalid("An operation has a 'payload' with a 'query'.");
        if (_operations.Count >= streams.OperationsPerConnection)
            throw SocketClosure.Invalid($"At most {streams.OperationsPerConnection} operations may run at once.");
        CancellationTokenSource operation = new();
        if (!_operations.TryAdd(id, operation))
        {
            operation.Dispose();
            throw SocketClosure.Exists(id);
        }
        ReadOnlySequence<byte> sent = new(Encoding.UTF8.GetBytes(payload.GetRawText()));
        _ = RunOperationAsync(id, sent, client(_authorization), operation);
    }

    private async Task RunOperationAsync(string id, ReadOnlySequence<byte> sent, StreamContext context, CancellationTokenSource operation)
    {
        await Task.Yield();
        long began = Stopwatch.GetTimestamp();
        try
        {
            bool ran = true;
            await foreach (StreamedAnswer answer in runner.RunAsync(HttpRequestReader.Parse(sent, options), context, operation.Token))
            {
                using (answer)
                {
                    ran = answer.Ran;
                    if (answer.Bytes is not { } bytes)
                        continue;
                    if (ran)
                        await SendAsync(protocol.Next, id, bytes.Written, operation.Token);
                    else
                        await SendErrorsAsync(id, bytes.Written, operation.Token);
                }
            }
            Forget(id, operation);
            if (ran)
                await SendAsync("complete", id, default, CancellationToken.None);
        }
        catch (RequestRejectedException rejection) when (rejection.Reason == RejectionReason.InvalidToken)
        {
            _closing.TrySetResult(SocketClosure.Forbidden());
        }
        catch (RequestRejectedException rejection)
        {
            context.Info.Ended(rejection);
            Forget(id, operation);
            await SendRejectionAsync(id, rejection);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The client has ended it, or the connection.
        }
        catch (Exception error)
        {
            LogFailed(logger, error, id);
            _closing.TrySetResult(new SocketClosure((int)WebSocketCloseStatus.InternalServerError, ErrorShape.UnexpectedMessage));
        }
        finally
        {
            Forget(id, operation);
            meter.Count(context.Info, StatusCodes.Status200OK, Stopwatch.GetElapsedTime(began));
        }
    }

    // Once only, and before its end is sent: the client may use the id again at once.
    private void Forget(string id, CancellationTokenSource operation)
    {
        if (_operations.TryRemove(new KeyValuePair<string, CancellationTokenSource>(id, operation)))
            operation.Cancel();
    }

    // Cancelling a receive would end the connection without a word.
    private async Task ExpectInitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(streams.InitTimeout, cancellationToken);
        if (_authorization is null)
            _closing.TrySetResult(SocketClosure.InitTimeout());
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(streams.Ping);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            if (_authorization is not null)
                await SendAsync(protocol.KeepAlive, null, default, cancellationToken);
    }

    /// <summary>Sends the errors of an answer that was not run.</summary>
    private async Task SendErrorsAsync(string id, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        JsonElement errors = json.RootElement.GetProperty("errors");
        await SendAsync("error", id, Encoding.UTF8.GetBytes((protocol.ErrorIsList ? errors : errors[0]).GetRawText()), cancellationToken);
    }

    private async Task SendRejectionAsync(string id, RequestRejectedException rejection)
    {
        using AnswerBuffer buffer = RejectionWriter.Buffered(rejection);
        try
        {
            await SendErrorsAsync(id, buffer.Written, CancellationToken.None);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    /// <summary>Sends a message. A client that does not take it in time is dropped, and continues from its last cursor.</summary>
    private async Task SendAsync(string type, string? id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        using AnswerBuffer buffer = AnswerBuffer.Rent();
        Utf8JsonWriter json = buffer.Json;
        json.WriteStartObject();
        if (id is not null)
            json.WriteString("id"u8, id);
        json.WriteString("type"u8, type);
        if (!payload.IsEmpty)
        {
            json.WritePropertyName("payload"u8);
            json.WriteRawValue(payload.Span, skipInputValidation: true);
        }
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        using CancellationTokenSource timeout = new(streams.SendTimeout);
        try
        {
            await _sending.WaitAsync(timeout.Token);
            try
            {
                // Never cut off by the end of an operation: half a message would end the connection.
                cancellationToken.ThrowIfCancellationRequested();
                await socket.SendAsync(buffer.Written, WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            LogSlow(logger, streams.SendTimeout);
            meter.DroppedSlow();
            socket.Abort();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The operation {Id} of a WebSocket failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "A WebSocket was dropped: its client took no message for {Timeout}")]
    private static partial void LogSlow(ILogger logger, TimeSpan timeout);
}
