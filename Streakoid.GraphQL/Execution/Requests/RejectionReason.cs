namespace Streakoid.Execution.Requests;

/// <summary>The reason of a rejection.</summary>
public enum RejectionReason
{
    /// <summary>It is not a GraphQL request, or its document cannot be run.</summary>
    Invalid,

    /// <summary>Its token is not valid.</summary>
    InvalidToken,

    /// <summary>Its HTTP method is not allowed.</summary>
    MethodNotAllowed,

    /// <summary>Its body did not arrive in time.</summary>
    BodyTimeout,

    /// <summary>The client accepts none of the server's media types.</summary>
    NotAcceptable,

    /// <summary>It is too large.</summary>
    TooLarge,

    /// <summary>Its URL is too long.</summary>
    UrlTooLong,

    /// <summary>Its headers are too long.</summary>
    HeadersTooLarge,

    /// <summary>Its media type is not supported.</summary>
    UnsupportedMediaType,

    /// <summary>There were too many requests.</summary>
    TooManyRequests,

    /// <summary>A fault of the server.</summary>
    Failed,

    /// <summary>The server is temporarily unavailable.</summary>
    Unavailable,
}
