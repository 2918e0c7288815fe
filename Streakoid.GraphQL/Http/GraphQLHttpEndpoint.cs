using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Primitives;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>One GraphQL-over-HTTP request, from its headers to the last byte of its answer.</summary>
internal sealed partial class GraphQLHttpEndpoint(
    OperationRunner runner,
    BatchRunner batches,
    SchemaDownload download,
    GraphQLHttpOptions options,
    IRequestGate gate,
    RequestBodies bodies,
    AnswerWriter answers,
    LoadShedding load,
    SocketEndpoint sockets,
    EventStreamEndpoint events,
    ILogger<GraphQLHttpEndpoint> logger
)
{
    private const string Methods = "GET, HEAD, POST, OPTIONS";

    public async Task HandleAsync(HttpContext context)
    {
        string requestId = context.TraceIdentifier;
        OperationInfo info = context.OperationInfo();
        HttpRequest request = context.Request;
        bool get = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (context.WebSockets.IsWebSocketRequest)
        {
            await sockets.HandleAsync(context);
            return;
        }
        bool streams = MediaTypes.WantsEventStream(request.Headers.Accept);
        string? accepted = streams ? MediaTypes.Json : MediaTypes.Negotiate(request.Headers.Accept, options.DefaultMediaType);
        string mediaType = accepted ?? MediaTypes.GraphQLResponse;

        // Begins when the body has arrived.
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            if (HttpMethods.IsOptions(request.Method))
            {
                context.Response.Headers.Allow = Methods;
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            if (!get && !HttpMethods.IsPost(request.Method))
                throw MethodNotAllowed(context, Methods, "Send queries by GET or POST, and mutations by POST.");
            if (request.Path.Value!.Length + request.QueryString.Value!.Length > options.MaxUrlLength)
                throw new RequestRejectedException(
                    RejectionReason.UrlTooLong,
                    ErrorCodes.RequestTooLarge,
                    $"The URL is longer than {options.MaxUrlLength} characters. Send the operation by POST."
                );
            if (HeaderLength(request.Headers) > options.MaxHeadersLength)
                throw new RequestRejectedException(
                    RejectionReason.HeadersTooLarge,
                    ErrorCodes.RequestTooLarge,
                    $"The headers are longer than {options.MaxHeadersLength} characters. Send fewer cookies, or a shorter token."
                );
            if (get && request.Query.ContainsKey("sdl"))
            {
                await download.WriteAsync(context);
                return;
            }

            if (get && MediaTypes.WantsHtml(request.Headers.Accept) && !request.Path.Value.EndsWith('/'))
            {
                context.Response.Redirect(request.PathBase + request.Path + "/");
                return;
            }

            if (accepted is null)
            {
                throw new RequestRejectedException(
                    RejectionReason.NotAcceptable,
                    ErrorCodes.NotAcceptable,
                    $"Accept {MediaTypes.GraphQLResponse} or {MediaTypes.Json}."
                );
            }

            if (!get && !(MediaTypes.IsJsonBody(request.ContentType) && request.Headers.ContentEncoding.Count == 0))
            {
                throw new RequestRejectedException(
                    RejectionReason.UnsupportedMediaType,
                    ErrorCodes.RequestInvalid,
                    $"Send the operation as {MediaTypes.Json} in UTF-8, not compressed."
                );
            }

            if (!gate.CanServe)
                throw RequestRejectedException.Unavailable();
            if (streams)
            {
                await StreamAsync(context, get);
                return;
            }
            await answers.WriteAsync(context, await RunAsync(context, get, mediaType, deadline));
        }
        catch (RequestRejectedException rejection)
        {
            await RejectionWriter.WriteAsync(context, rejection, options, mediaType);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
            info.Outcome = RequestOutcome.Aborted;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            LogDeadline(logger, requestId, options.Deadline);
            await RejectionWriter.WriteAsync(context, RequestRejectedException.Unavailable(), options, mediaType);
        }
        catch (BadHttpRequestException error)
        {
            await RejectionWriter.WriteAsync(
                context,
                new(RejectionReason.Invalid, ErrorCodes.RequestInvalid, "The request could not be read."),
                options,
                mediaType,
                error.StatusCode
            );
        }
        catch (Exception error) when (error is ConnectionResetException or ConnectionAbortedException)
        {
            info.Outcome = RequestOutcome.Aborted;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            if (gate.IsUnavailable(error))
            {
                LogUnavailable(logger, error, requestId);
                await RejectionWriter.WriteAsync(context, RequestRejectedException.Unavailable(), options, mediaType);
                return;
            }

            LogFailed(logger, error, requestId);
            await RejectionWriter.WriteAsync(context, new(RejectionReason.Failed, null, ErrorShape.UnexpectedMessage), options, mediaType);
        }
    }

    /// <summary>Receives the operation, then runs it under a permit, which is given back before the answer is sent.</summary>
    private async Task<SentAnswer> RunAsync(HttpContext context, bool get, string mediaType, CancellationTokenSource deadline)
    {
        int limit = options.MaxBodyBytes;
        bool small = get || await bodies.ReceiveAsync(context, limit);
        bool whole = small;
        if (!small)
        {
            // Only a signed-in user may send more; signing in never needs it.
            using (await load.EnterAsync(context.RequestAborted))
            {
                deadline.CancelAfter(options.Deadline);
                limit = await CountedAsync(context, () => LargeLimitAsync(context, deadline.Token), deadline.Token);
                deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            }
            whole = limit > options.MaxBodyBytes && await bodies.ReceiveAsync(context, limit);
        }

        using IDisposable permit = await load.EnterAsync(context.RequestAborted);
        deadline.CancelAfter(options.Deadline);
        SentBody body = await CountedAsync(
            context,
            async () =>
                get ? new SentBody(HttpRequestReader.ReadUrl(context.Request.Query, options))
                : whole
                && await HttpRequestReader.ReadBodyAsync(context.Request, options, deadline.Token) is var read
                && (small || read.Batch is null)
                    ? read
                : throw RequestRejectedException.TooLarge(whole ? options.MaxBodyBytes : limit),
            deadline.Token
        );
        if (body.Batch is { } batch)
            return await batches.RunAsync(context, batch, mediaType, deadline.Token);
        OperationInfo info = context.OperationInfo();
        Answer answer = await runner.RunAsync(
            context,
            body.Operation! with
            {
                IsLarge = !small,
            },
            readOnly: get,
            batched: false,
            deadline.Token
        );
        info.Outcome = answer.Outcome;
        return new SentAnswer(answer, SentAnswer.StatusOf(answer, mediaType), mediaType, info.Kind == "mutation");
    }

    /// <summary>Answers by a stream, also where the document is refused, such as for a hash that is not known.</summary>
    private async Task StreamAsync(HttpContext context, bool get)
    {
        OperationRequest operation;
        try
        {
            operation = await ReadAsync(context, get, context.RequestAborted);
        }
        catch (RequestRejectedException rejection) when (rejection.WellFormed)
        {
            context.OperationInfo().Ended(rejection);
            await EventStreamEndpoint.RejectAsync(context, rejection);
            return;
        }
        await events.HandleAsync(context, operation, readOnly: get);
    }

    /// <summary>Receives an operation whose answers are a stream. It is run, and counted, there.</summary>
    private ValueTask<OperationRequest> ReadAsync(HttpContext context, bool get, CancellationToken cancellation) =>
        CountedAsync(
            context,
            async () =>
                get ? HttpRequestReader.ReadUrl(context.Request.Query, options)
                : await bodies.ReceiveAsync(context, options.MaxBodyBytes)
                    ? (await HttpRequestReader.ReadBodyAsync(context.Request, options, cancellation)).Operation
                        ?? throw RequestRejectedException.BadRequest("A batch is not answered by a stream. Send one operation per request.")
                : throw RequestRejectedException.TooLarge(options.MaxBodyBytes),
            cancellation
        );

    /// <summary>Runs a step before the request is admitted. If it rejects the request, that is counted as anonymous.</summary>
    private async ValueTask<T> CountedAsync<T>(HttpContext context, Func<ValueTask<T>> step, CancellationToken cancellation)
    {
        try
        {
            return await step();
        }
        catch (RequestRejectedException)
        {
            await gate.AdmitAsync(context, anonymous: true, [], cancellation);
            throw;
        }
    }

    private async ValueTask<int> LargeLimitAsync(HttpContext context, CancellationToken cancellation) =>
        await gate.IsSignedInAsync(context, cancellation) ? options.MaxSignedInBodyBytes : options.MaxBodyBytes;

    private static int HeaderLength(IHeaderDictionary headers)
    {
        int length = 0;
        foreach ((string name, StringValues values) in headers)
        foreach (string? value in values)
            length += name.Length + (value?.Length ?? 0);
        return length;
    }

    private static RequestRejectedException MethodNotAllowed(HttpContext context, string allow, string message)
    {
        context.Response.Headers.Allow = allow;
        return new(RejectionReason.MethodNotAllowed, ErrorCodes.RequestInvalid, message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} took longer than {Deadline} and was cancelled")]
    private static partial void LogDeadline(ILogger logger, string requestId, TimeSpan deadline);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} cannot be answered now")]
    private static partial void LogUnavailable(ILogger logger, Exception error, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId);
}
