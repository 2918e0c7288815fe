namespace Streakoid.Client;

/// <summary>The kinds of failures. Each needs a different reaction of the caller.</summary>
public enum FailureKind
{
    /// <summary>The server could not be reached, or the connection broke. For a mutation the outcome is unknown.</summary>
    Network,

    /// <summary>No response within the deadline. For a mutation the outcome is unknown.</summary>
    Timeout,

    /// <summary>401: the session is over and could not be renewed. Sign in.</summary>
    Unauthorized,

    /// <summary>429: too many requests. Wait for <see cref="Failure.RetryAfter"/>.</summary>
    TooManyRequests,

    /// <summary>503: the server is overloaded or its database is unavailable. Wait for <see cref="Failure.RetryAfter"/>.</summary>
    Unavailable,

    /// <summary>Another HTTP status than success.</summary>
    HttpStatus,

    /// <summary>The server returned GraphQL errors, possibly with data.</summary>
    GraphQL,

    /// <summary>The response is not a GraphQL response, or does not match the operation.</summary>
    MalformedAnswer,

    /// <summary>Another user signed in, or this one signed out, while the call was in flight: its response was dropped.</summary>
    SessionChanged,

    /// <summary>
    /// The <see cref="ITokenStore"/> threw or did not return within the deadline. Without data the call was not sent or the
    /// user was not signed in; with data the response was processed.
    /// </summary>
    TokenStore,

    /// <summary>
    /// Code of the program threw: a message handler of the HTTP client, and then there is no data, or a handler of
    /// <see cref="StreakoidSession.SignedIn"/> or <see cref="StreakoidSession.SignedOut"/>, and then the data is valid.
    /// </summary>
    Handler,

    /// <summary>An operation that signs in did not select all tokens, so no user was signed in. Its data is valid.</summary>
    NotSignedIn,
}
