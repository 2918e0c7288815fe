using Streakoid.Graph.Errors;

namespace Streakoid.Execution.Requests;

/// <summary>Rejects a request without running it, with a status and one error that shows what to do.</summary>
public sealed class RequestRejectedException(RejectionReason reason, string? code, string message) : Exception(message)
{
    /// <summary>The reason, which decides the HTTP status.</summary>
    public RejectionReason Reason => reason;

    /// <summary>The error's code, if it has one.</summary>
    public string? Code => code;

    /// <summary>Whether the request was a GraphQL request, so that the older media type returns 200.</summary>
    public bool WellFormed { get; init; }

    /// <summary>Additional members of the error's <c>extensions</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Extensions { get; init; } = [];

    /// <summary>The location in the document, if there is one.</summary>
    public GraphQLParser.Location? Location { get; init; }

    /// <summary>The value of <c>Retry-After</c>, if it differs from the default.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP request is not a GraphQL request.</summary>
    public static RequestRejectedException BadRequest(string message, string code = ErrorCodes.RequestInvalid) =>
        new(RejectionReason.Invalid, code, message);

    /// <summary>The document is rejected because of its content.</summary>
    public static RequestRejectedException Document(string code, string message, params KeyValuePair<string, object?>[] extensions) =>
        new(RejectionReason.Invalid, code, message) { WellFormed = true, Extensions = extensions };

    /// <summary>The request is too large.</summary>
    public static RequestRejectedException TooLarge(int limit) =>
        new(RejectionReason.TooLarge, ErrorCodes.RequestTooLarge, $"The request is larger than {limit} bytes.");

    /// <summary>The server is temporarily unavailable.</summary>
    public static RequestRejectedException Unavailable() =>
        new(RejectionReason.Unavailable, ErrorCodes.Unavailable, "The service is temporarily unavailable. Try again shortly.");
}
