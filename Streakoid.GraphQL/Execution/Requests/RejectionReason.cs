namespace Streakoid.Execution.Requests;

/// <summary>Why a request is rejected.</summary>
public enum RejectionReason
{
    /// <summary>It is not a GraphQL request, or its document cannot be run.</summary>
    Invalid,

    /// <summary>It came with a token that is not valid.</summary>
    InvalidToken,

    /// <summary>It was sent by a method that it may not be sent by.</summary>
    MethodNotAllowed,

    /// <summary>The client accepts none of the media types that there are.</summary>
    NotAcceptable,

    /// <summary>It is too large.</summary>
    TooLarge,

    /// <summary>It was sent as a media type that is not read.</summary>
    UnsupportedMediaType,

    /// <summary>There were too many requests.</summary>
    TooManyRequests,

    /// <summary>A fault of the server.</summary>
    Failed,

    /// <summary>The server cannot answer now.</summary>
    Unavailable,
}
