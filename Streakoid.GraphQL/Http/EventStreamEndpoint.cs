using System.Diagnostics;
using System.Text;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Execution.Subscriptions;

namespace Streakoid.Http;

/// <summary>One operation whose answers are server-sent events: the distinct connections mode of GraphQL over SSE.</summary>
internal sealed partial class EventStreamEndpoint(
    SubscriptionRunner runner,
    StreamOptions streams,
    GraphQLHttpOptions options,
    IServiceScopeFactory scopes,
    IRequestGate gate,
    LoadShedding load,
    RequestMeter meter,
    ShutdownSpread shutdown,
    ILogger<EventStreamEndpoint> logger
)
{
    private static readonly byte[] Complete = Encoding.UTF8.GetBytes("event: complete\ndata:\n\n");
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes(":\n\n");

    /// <summary>Runs the operation and sends its answers until it or the connection ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="operation">What it asks for.</param>
    /// <param name="readOnly">Whether its method allows no mutation.</param>
    public async Task HandleAsync(HttpContext context, OperationRequest operation, bool readOnly)
    {
        StreamContext client = new(context, context.Request.Headers.Authorization.ToString(), readOnly, scopes, gate, load, options);
        using ShutdownSpread.Ending ending = shutdown.Begin(context.RequestAborted);
        // The runs have requests of their own, and must not see this one.
        Task run;
        using (ExecutionContext.SuppressFlow())
            run = Task.Run(() => RunAsync(context, client, operation, ending.Token), CancellationToken.None);
        await run;
    }

    /// <summary>Answers an operation that is not run, as a stream of that one answer.</summary>
    public static async Task RejectAsync(HttpContext context, RequestRejectedException rejection)
    {
        Start(context.Response);
        using AnswerBuffer buffer = RejectionWriter.Buffered(rejection);
        await context.Response.BodyWriter.WriteAsync(Next(buffer.Written), context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync(Complete, context.RequestAborted);
    }

    private async Task RunAsync(HttpContext context, StreamContext client, OperationRequest operation, CancellationToken ending)
    {
        long began = Stopwatch.GetTimestamp();
        using SemaphoreSlim sending = new(1);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(ending);
        Task pinging = Task.CompletedTask;
        try
        {
            await foreach (StreamedAnswer answer in runner.RunAsync(operation, client, over.Token))
            {
                using (answer)
                {
                    if (!context.Response.HasStarted)
                    {
                        Start(context.Response);
                        await context.Response.BodyWriter.FlushAsync(over.Token);
                        pinging = PingAsync(context, sending, over.Token);
                    }
                    if (answer.Bytes is { } bytes)
                        await SendAsync(context, sending, bytes.Written, over.Token);
                }
            }
            await WriteAsync(context, sending, Complete, over.Token);
        }
        catch (RequestRejectedException rejection) when (!context.Response.HasStarted && !rejection.WellFormed)
        {
            client.Info.Ended(rejection);
            await RejectionWriter.WriteAsync(context, rejection, options, MediaTypes.Json);
        }
        catch (RequestRejectedException rejection)
        {
            // The client is told why; a token that is not valid any more has the code AUTH_NOT_AUTHENTICATED.
            client.Info.Ended(rejection);
            if (!context.Response.HasStarted)
                Start(context.Response);
            using AnswerBuffer buffer = RejectionWriter.Buffered(rejection);
            await SendAsync(context, sending, buffer.Written, context.RequestAborted);
            await WriteAsync(context, sending, Complete, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server goes: without `complete`, so that the client continues elsewhere.
        }
        catch (Exception error)
        {
            LogFailed(logger, error, context.TraceIdentifier);
            context.Abort();
        }
        finally
        {
            await over.CancelAsync();
            await pinging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            meter.Count(client.Info, StatusCodes.Status200OK, Stopwatch.GetElapsedTime(began));
        }
    }

    private static void Start(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Proxies such as nginx would keep events back until there are many.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task PingAsync(HttpContext context, SemaphoreSlim sending, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(streams.Ping);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await WriteAsync(context, sending, Ping, cancellationToken);
    }

    private Task SendAsync(HttpContext context, SemaphoreSlim sending, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken) =>
        WriteAsync(context, sending, Next(answer), cancellationToken);

    private static byte[] Next(ReadOnlyMemory<byte> answer) => [.. "event: next\ndata: "u8, .. answer.Span, .. "\n\n"u8];

    /// <summary>Writes an event. A client that does not take it in time is dropped, and continues from its last cursor.</summary>
    private async Task WriteAsync(HttpContext context, SemaphoreSlim sending, byte[] bytes, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(streams.SendTimeout);
        await sending.WaitAsync(timeout.Token);
        try
        {
            await context.Response.BodyWriter.WriteAsync(bytes, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            meter.DroppedSlow();
            context.Abort();
            throw;
        }
        finally
        {
            sending.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The event stream {RequestId} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId);
}
