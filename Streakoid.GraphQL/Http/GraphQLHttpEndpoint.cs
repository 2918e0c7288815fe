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
    ILogger<GraphQLHttpEndpoint> logger
)
{
    public async Task HandleAsync(HttpContext context)
    {
        string requestId = context.TraceIdentifier;
        OperationInfo info = context.OperationInfo();
        HttpRequest request = context.Request;
        bool get = HttpMethods.IsGet(request.Method);
        string? accepted = MediaTypes.Negotiate(request.Headers.Accept, options.DefaultMediaType);
        string mediaType = accepted ?? MediaTypes.GraphQLResponse;

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(options.Deadline);
        try
        {
            if (!get && !HttpMethods.IsPost(request.Method))
                throw MethodNotAllowed(context, "GET, POST", "Send queries by GET or POST, and mutations by POST.");
            if (get && request.Query.ContainsKey("sdl"))
            {
                await download.WriteAsync(context);
                return;
            }

            if (get && MediaTypes.WantsHtml(request.Headers.Accept))
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
            RequestAdmission admission = new(
                (anonymous, prefetches, cancellation) => gate.AdmitAsync(context, anonymous, prefetches, cancellation)
            );
            OperationRequest operation = await ReadAsync(request, get, admission, deadline.Token);
            RequestScope scope = new(
                requestId,
                get,
                Cost(request),
                context.RequestServices,
                info,
                admission,
                context.RequestServices.GetRequiredService<PrincipalGuard>(),
                options.MaxBodyBytes,
                deadline.Token
            );
            Answer answer = await executor.ExecuteAsync(operation, scope);
            // A database driver that is cancelled at the deadline may throw an exception of its own.
            bool cutOff = deadline.IsCancellationRequested && answer.Errors.Count > 0;
            if (cutOff || context.RequestServices.GetRequiredService<RequestFaults>().Unavailable is not null)
                throw RequestRejectedException.Unavailable();

            info.Outcome = answer.Outcome;
            bool ran = answer.HasData || answer.Errors.Count == 0;
            await AnswerWriter.WriteAsync(
                context,
                answer,
                ran || mediaType == MediaTypes.Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
                mediaType
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

    /// <summary>Reads the operation. A request that cannot be read is counted as anonymous.</summary>
    private async Task<OperationRequest> ReadAsync(
        HttpRequest request,
        bool get,
        RequestAdmission admission,
        CancellationToken cancellation
    )
    {
        try
        {
            return get
                ? HttpRequestReader.ReadUrl(request.Query, options)
                : await HttpRequestReader.ReadBodyAsync(request, LargerAsync, options, cancellation);
        }
        catch (RequestRejectedException)
        {
            await admission.EnterAsync(anonymous: true, [], cancellation);
            throw;
        }

        // Only a signed-in user may send more; signing in never needs it.
        async ValueTask<int> LargerAsync() =>
            await gate.IsSignedInAsync(request.HttpContext, cancellation) ? options.MaxSignedInBodyBytes : options.MaxBodyBytes;
    }

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
