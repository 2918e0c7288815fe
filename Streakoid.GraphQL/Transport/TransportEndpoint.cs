using System.Globalization;
using Microsoft.Net.Http.Headers;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Transport;

/// <summary>One GraphQL-over-HTTP request, from its headers to the last byte of its answer.</summary>
internal sealed partial class TransportEndpoint(
    RequestExecutor executor,
    SchemaDownload download,
    TransportOptions options,
    IRequestGate gate,
    ILogger<TransportEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        string requestId = context.TraceIdentifier;
        RequestFacts facts = RequestFacts.Of(context);
        HttpRequest request = context.Request;
        bool get = HttpMethods.IsGet(request.Method);
        string mediaType = MediaTypes.Negotiate(request.Headers.Accept, options.DefaultMediaType) ?? MediaTypes.GraphQLResponse;

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

            if (MediaTypes.Negotiate(request.Headers.Accept, options.DefaultMediaType) is null)
            {
                throw new Refusal(
                    StatusCodes.Status406NotAcceptable,
                    ErrorCodes.NotAcceptable,
                    $"Accept {MediaTypes.GraphQLResponse} or {MediaTypes.Json}.");
            }

            if (!get && !(MediaTypes.IsJsonBody(request.ContentType) && request.Headers.ContentEncoding.Count == 0))
            {
                throw new Refusal(
                    StatusCodes.Status415UnsupportedMediaType,
                    ErrorCodes.RequestInvalid,
                    $"Send the operation as {MediaTypes.Json} in UTF-8, not compressed.");
            }

            if (!gate.CanServe) throw Refusal.Unavailable();
            Entrance entrance = new(context, gate);
            OperationRequest operation = await ReadAsync(request, get, entrance, deadline.Token);
            RequestScope scope = new(
                requestId, get, Cost(request), context.RequestServices, facts, entrance, context.RequestServices.GetRequiredService<PrincipalGuard>(), deadline.Token);
            Answer answer = await executor.ExecuteAsync(operation, scope);
            // A database driver that is cut off at the deadline may say so in an exception of its own.
            bool cutOff = deadline.IsCancellationRequested && answer.Errors.Count > 0;
            if (cutOff || context.RequestServices.GetRequiredService<RequestFaults>().Unavailable is not null)
                throw Refusal.Unavailable();

            facts.Ended(answer);
            bool ran = answer.HasData || answer.Errors.Count == 0;
            await WriteAsync(
                context,
                answer,
                ran || mediaType == MediaTypes.Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
                mediaType);
        }
        catch (Refusal refusal)
        {
            await RefuseAsync(context, refusal, options, mediaType);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
            facts.Outcome = RequestOutcome.Aborted;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            LogDeadline(logger, requestId, options.Deadline);
            await RefuseAsync(context, Refusal.Unavailable(), options, mediaType);
        }
        catch (BadHttpRequestException error)
        {
            await RefuseAsync(context, new(error.StatusCode, ErrorCodes.RequestInvalid, "The request could not be read."), options, mediaType);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            if (gate.IsUnavailable(error))
            {
                LogUnavailable(logger, error, requestId);
                await RefuseAsync(context, Refusal.Unavailable(), options, mediaType);
                return;
            }

            LogFailed(logger, error, requestId);
            await RefuseAsync(
                context,
                new(StatusCodes.Status500InternalServerError, null, ErrorShape.UnexpectedMessage),
                options,
                mediaType);
        }
    }

    /// <summary>Reads what is asked. What cannot be read is counted as a request of nobody's.</summary>
    private async Task<OperationRequest> ReadAsync(HttpRequest request, bool get, Entrance entrance, CancellationToken cancellation)
    {
        try
        {
            return get ? HttpRequestReader.ReadUrl(request.Query, options) : await HttpRequestReader.ReadBodyAsync(request, LargerAsync, options, cancellation);
        }
        catch (Refusal)
        {
            await entrance.EnterAsync(anonymous: true, [], cancellation);
            throw;
        }

        // Only who is signed in may send more, and nobody who is about to sign in has to.
        async ValueTask<int> LargerAsync() =>
            await entrance.EnterAsync(anonymous: false, [], cancellation) is null ? options.MaxBodyBytes : options.MaxSignedInBodyBytes;
    }

    private static Refusal MethodNotAllowed(HttpContext context, string allow, string message)
    {
        context.Response.Headers.Allow = allow;
        return new(StatusCodes.Status405MethodNotAllowed, ErrorCodes.RequestInvalid, message);
    }

    private static CostMode Cost(HttpRequest request) => request.Headers["GraphQL-Cost"].ToString() switch
    {
        "report" => CostMode.Report,
        "validate" => CostMode.Validate,
        _ => CostMode.Enforce,
    };

    /// <summary>Answers with the one error of a refusal.</summary>
    public static async Task RefuseAsync(HttpContext context, Refusal refusal, TransportOptions options, string mediaType)
    {
        RequestFacts.Of(context).Ended(refusal);
        List<KeyValuePair<string, object?>> extensions = [];
        if (refusal.Code is not null)
            extensions.Add(new("code", refusal.Code));
        extensions.AddRange(refusal.Extensions);
        HttpResponse response = context.Response;
        if (refusal.Status >= StatusCodes.Status500InternalServerError)
            extensions.Add(new("requestId", context.TraceIdentifier));
        if (refusal.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            double seconds = Math.Ceiling((refusal.RetryAfter ?? options.RetryAfter).TotalSeconds);
            response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Status == StatusCodes.Status405MethodNotAllowed && response.Headers.Allow.Count == 0)
            response.Headers.Allow = "POST";
        int status = refusal.WellFormed && mediaType == MediaTypes.Json ? StatusCodes.Status200OK : refusal.Status;
        ShapedError error = new(refusal.Message, refusal.Location is { } location ? [location] : null, null, extensions);
        await WriteAsync(context, new([error], null, false, null), status, mediaType);
    }

    private static async Task WriteAsync(HttpContext context, Answer answer, int status, string mediaType)
    {
        // Written whole before the first byte is sent, so that a failure here can still become an error.
        using AnswerBuffer buffer = answer.Written ?? AnswerBuffer.Rent();
        if (answer.Written is null) ResultWriter.Write(buffer.Json, answer, context.RequestServices.GetRequiredService<PrincipalGuard>());
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.Headers.ContentType = mediaType == MediaTypes.Json
            ? "application/json; charset=utf-8"
            : "application/graphql-response+json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers[HeaderNames.Vary] = "Accept, Authorization";
        response.ContentLength = buffer.Written.Length;
        await response.BodyWriter.WriteAsync(buffer.Written, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} took longer than {Deadline} and was given up")]
    private static partial void LogDeadline(ILogger logger, string requestId, TimeSpan deadline);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} cannot be answered now")]
    private static partial void LogUnavailable(ILogger logger, Exception error, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId);
}
