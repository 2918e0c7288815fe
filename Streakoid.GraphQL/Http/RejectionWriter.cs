using System.Globalization;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>Writes the answer of a rejected request: a status, and one error that says what to do.</summary>
internal static class RejectionWriter
{
    /// <summary>Answers with the one error of a rejection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rejection">The reason.</param>
    /// <param name="options">The default of <c>Retry-After</c>.</param>
    /// <param name="mediaType">The media type to answer with.</param>
    /// <param name="status">The HTTP status, if it does not follow from the reason.</param>
    public static async Task WriteAsync(
        HttpContext context,
        RequestRejectedException rejection,
        GraphQLHttpOptions options,
        string mediaType,
        int? status = null
    )
    {
        (int usual, string type) = Begin(context, rejection, options, mediaType);
        ShapedError error = Shaped(rejection, context.TraceIdentifier);
        await AnswerWriter.WriteSmallAsync(context, new([error], null, false, null), status ?? usual, type);
    }

    /// <summary>Notes a rejection, writes the headers that belong to it, and returns its status and the media type that clients understand.</summary>
    public static (int Status, string MediaType) Begin(
        HttpContext context,
        RequestRejectedException rejection,
        GraphQLHttpOptions options,
        string mediaType
    )
    {
        context.OperationInfo().Ended(rejection);
        HttpResponse response = context.Response;
        if (rejection.Reason is RejectionReason.Unavailable or RejectionReason.TooManyRequests)
        {
            double seconds = Math.Ceiling((rejection.RetryAfter ?? options.RetryAfter).TotalSeconds);
            response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
            // Clients read the newer media type as an answer whatever the status, and would not try again.
            if (MediaTypes.AcceptsJson(context.Request.Headers.Accept))
                mediaType = MediaTypes.Json;
        }
        if (rejection.Reason == RejectionReason.MethodNotAllowed && response.Headers.Allow.Count == 0)
            response.Headers.Allow = "POST";
        return (rejection.WellFormed && mediaType == MediaTypes.Json ? StatusCodes.Status200OK : StatusOf(rejection.Reason), mediaType);
    }

    /// <summary>The same error for an answer that has no status of its own, as in a stream or a batch.</summary>
    public static AnswerBuffer Buffered(RequestRejectedException rejection, string? requestId = null)
    {
        AnswerBuffer buffer = AnswerBuffer.Rent();
        ResultWriter.WriteErrors(buffer.Json, [Shaped(rejection, requestId)]);
        return buffer;
    }

    private static ShapedError Shaped(RequestRejectedException rejection, string? requestId)
    {
        List<KeyValuePair<string, object?>> extensions = rejection.Code is null ? [] : [new("code", rejection.Code)];
        extensions.AddRange(rejection.Extensions);
        if (requestId is not null && rejection.Reason is (RejectionReason.Failed or RejectionReason.Unavailable))
            extensions.Add(new("requestId", requestId));
        return new ShapedError(rejection.Message, rejection.Location is { } location ? [location] : null, null, extensions);
    }

    private static int StatusOf(RejectionReason reason) =>
        reason switch
        {
            RejectionReason.Invalid => StatusCodes.Status400BadRequest,
            RejectionReason.InvalidToken => StatusCodes.Status401Unauthorized,
            RejectionReason.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
            RejectionReason.BodyTimeout => StatusCodes.Status408RequestTimeout,
            RejectionReason.NotAcceptable => StatusCodes.Status406NotAcceptable,
            RejectionReason.TooLarge => StatusCodes.Status413PayloadTooLarge,
            RejectionReason.UrlTooLong => StatusCodes.Status414UriTooLong,
            RejectionReason.HeadersTooLarge => StatusCodes.Status431RequestHeaderFieldsTooLarge,
            RejectionReason.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
            RejectionReason.TooManyRequests => StatusCodes.Status429TooManyRequests,
            RejectionReason.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
}
