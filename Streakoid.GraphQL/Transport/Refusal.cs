using System.Diagnostics.CodeAnalysis;
using Streakoid.Graph.Errors;

namespace Streakoid.Transport;

/// <summary>A request that is answered without running anything: a status, and one error that says what to do.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is an answer, which the transport alone throws and catches.")]
public sealed class Refusal(int status, string? code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The error's code, if it has one.</summary>
    public string? Code => code;

    /// <summary>Whether the request was a GraphQL request, so that the older media type answers it with 200.</summary>
    public bool WellFormed { get; init; }

    /// <summary>More members of the error's <c>extensions</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Extensions { get; init; } = [];

    /// <summary>Where in the document, if anywhere.</summary>
    public GraphQLParser.Location? Location { get; init; }

    /// <summary>What <c>Retry-After</c> says, where it is not the server's usual time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP request is no GraphQL request.</summary>
    public static Refusal BadRequest(string message, string code = ErrorCodes.RequestInvalid) =>
        new(StatusCodes.Status400BadRequest, code, message);

    /// <summary>The document is refused for what it holds.</summary>
    public static Refusal Document(string code, string message, params KeyValuePair<string, object?>[] extensions) =>
        new(StatusCodes.Status400BadRequest, code, message) { WellFormed = true, Extensions = extensions };

    /// <summary>The server cannot answer now.</summary>
    public static Refusal Unavailable() => new(
        StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.Unavailable,
        "The service is unavailable for the moment. Try again shortly.");
}
