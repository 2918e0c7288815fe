using GraphQL;

namespace Streakoid.Graph.Errors;

/// <summary>
/// An error whose message and code are returned unchanged. A resolver throws it to fail one field.
/// Any other exception becomes "Unexpected Execution Error".
/// </summary>
public sealed class GraphError : ExecutionError
{
    /// <summary>Creates an error with a stable code from <see cref="ErrorCodes"/>.</summary>
    public GraphError(string? code, string message)
        : base(message) => Code = code;

    /// <summary>The field needs a signed-in user.</summary>
    public static GraphError NotAuthenticated() =>
        new(ErrorCodes.NotAuthenticated, "The current user is not authorized to access this resource.");

    /// <summary>The user is signed in but may not do this.</summary>
    public static GraphError NotAuthorized(string message) => new(ErrorCodes.NotAuthorized, message);

    /// <summary>An argument or an input field has a value that is out of range. The message names it.</summary>
    public static GraphError InvalidArgument(string message) => new(ErrorCodes.InvalidArgument, message);

    /// <summary>Too many requests: the whole request is answered with 429 and the time to wait.</summary>
    public static GraphError TooManyRequests(TimeSpan retryAfter) =>
        new(ErrorCodes.TooManyRequests, "Too many requests. Try again later.") { RetryAfter = retryAfter };

    /// <summary>How long to wait, if the whole request is rejected with 429.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Adds a member to the error's <c>extensions</c>.</summary>
    public GraphError With(string name, object? value)
    {
        (Extensions ??= [])[name] = value;
        return this;
    }
}
