namespace Streakoid.Client;

/// <summary>The ways in which a call fails, each of which asks for something else of the caller.</summary>
public enum FailureKind
{
    /// <summary>The server could not be reached, or the connection broke. For a mutation the outcome is unknown.</summary>
    Network,

    /// <summary>No answer came within the deadline. For a mutation the outcome is unknown.</summary>
    Timeout,

    /// <summary>401: the session is over and could not be renewed. Sign in.</summary>
    Unauthorized,

    /// <summary>429: too many requests. Wait for <see cref="Failure.RetryAfter"/>.</summary>
    TooManyRequests,

    /// <summary>503: the server is overloaded or its database is away. Wait for <see cref="Failure.RetryAfter"/>.</summary>
    Unavailable,

    /// <summary>Another HTTP status than success.</summary>
    HttpStatus,

    /// <summary>The server answered with GraphQL errors; there may be data beside them.</summary>
    GraphQL,

    /// <summary>What came is no GraphQL answer, or not one to this operation.</summary>
    MalformedAnswer,

    /// <summary>Another user signed in, or this one signed out, while the call was in flight: its answer was dropped.</summary>
    SessionChanged,
}
