using Microsoft.AspNetCore.Connections;
using Streakoid.Execution;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>One GraphQL-over-HTTP request, from its headers to the last byte of its answer.</summary>
internal sealed partial class GraphQLHttpEndpoint(
    RequestExecutor executor,
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
                await events.HandleAsync(context, await ReadAsync(context, get, context.RequestAborted), readOnly: get);
                return;
            }
            Answer answer = await RunAsync(context, get, info, deadline);
            info.Outcome = answer.Outcome;
            bool ran = answer.HasData || answer.Errors.Count == 0;
            await answers.WriteAsync(
                context,
                answer,
                ran || mediaType == MediaTypes.Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
                mediaType,
                changed: info.Kind == "mutation"
            );
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
    private async Task<Answer> RunAsync(HttpContext context, bool get, OperationInfo info, CancellationTokenSource deadline)
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
        OperationRequest operation = await CountedAsync(
            context,
            async () =>
                get ? HttpRequestReader.ReadUrl(context.Request.Query, options)
                : whole ? await HttpRequestReader.ReadBodyAsync(context.Request, options, deadline.Token) with { IsLarge = !small }
                : throw RequestRejectedException.TooLarge(limit),
            deadline.Token
        );
        RequestScope scope = new(
            context.TraceIdentifier,
            get,
            Cost(context.Request),
            context.RequestServices,
            info,
            new RequestAdmission((anonymous, prefetches, cancellation) => gate.AdmitAsync(context, anonymous, prefetches, cancellation)),
            context.RequestServices.GetRequiredService<PrincipalGuard>(),
            options.MaxBodyBytes,
            deadline.Token
        );
        Answer answer = await executor.ExecuteAsync(operation, scope);
        if (operation.Registers is { } hash && answer.HasData)
            options.RegisteredDocuments.Register(hash, operation.Query, new ClientKey(context.Connection.RemoteIpAddress));
        // A database driver that is cancelled at the deadline may throw an exception of its own.
        bool cutOff = deadline.IsCancellationRequested && answer.Errors.Count > 0;
        return cutOff || context.RequestServices.GetRequiredService<RequestFaults>().Unavailable is not null
            ? throw RequestRejectedException.Unavailable()
            : answer;
    }

    /// <summary>Receives an operation whose answers are a stream. It is run, and counted, there.</summary>
    private ValueTask<OperationRequest> ReadAsync(HttpContext context, bool get, CancellationToken cancellation) =>
        CountedAsync(
            context,
            async () =>
                get ? HttpRequestReader.ReadUrl(context.Request.Query, options)
                : await bodies.ReceiveAsync(context, options.MaxBodyBytes)
                    ? await HttpRequestReader.ReadBodyAsync(context.Request, options, cancellation)
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

    private static RequestRejectedException MethodNotAllowed(HttpContext context, string allow, string message)
    {
        context.Response.Headers.Allow = allow;
        return new(RejectionReason.MethodNotAllowed, ErrorCodes.RequestInvalid, message);
    }

    private static CostMode Cost(HttpRequest request) =>
        request.Headers["GraphQL-Cost"].ToString() switch
        {
            "report" => CostMode.Report,
            "validate" => CostMode.Validate,
            _ => CostMode.Enforce,
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} took longer than {Deadline} and was cancelled")]
    private static partial void LogDeadline(ILogger logger, string requestId, TimeSpan deadline);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} cannot be answered now")]
    private static partial void LogUnavailable(ILogger logger, Exception error, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId);
}
