using GraphQL;

namespace Streakoid.Graph.Errors;

/// <summary>
/// An error whose message and code a client reads as they are. A resolver throws it to fail one field;
/// any other exception is shown only as "Unexpected Execution Error".
/// </summary>
public sealed class GraphError : ExecutionError
{
    /// <summary>Makes an error with a stable code from <see cref="ErrorCodes"/>.</summary>
    public GraphError(string? code, string message)
        : base(message) => Code = code;

    /// <summary>Nobody is signed in, and the field needs somebody.</summary>
    public static GraphError NotAuthenticated() =>
        new(ErrorCodes.NotAuthenticated, "The current user is not authorized to access this resource.");

    /// <summary>Somebody is signed in, but may not do this.</summary>
    public static GraphError NotAuthorized(string message) => new(ErrorCodes.NotAuthorized, message);

    /// <summary>The whole request came too often: it is answered with 429 and the time to wait.</summary>
    public static GraphError TooManyRequests(TimeSpan retryAfter) =>
        new(ErrorCodes.TooManyRequests, "Too many requests. Try again later.") { RetryAfter = retryAfter };

    /// <summary>How long to wait, if the whole request is refused for coming too often.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Adds a member to the error's <c>extensions</c>.</summary>
    public GraphError With(string name, object? value)
    {
        (Extensions ??= [])[name] = value;
        return this;
    }
}
