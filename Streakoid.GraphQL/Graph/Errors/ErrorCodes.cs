namespace Streakoid.Graph.Errors;

/// <summary>The stable codes in <c>errors[].extensions.code</c> that clients can rely on.</summary>
public static class ErrorCodes
{
    /// <summary>No user is signed in, or the token is not valid.</summary>
    public const string NotAuthenticated = "AUTH_NOT_AUTHENTICATED";

    /// <summary>The user is signed in but may not do this.</summary>
    public const string NotAuthorized = "AUTH_NOT_AUTHORIZED";

    /// <summary>The HTTP request is not a GraphQL request, or selects no operation.</summary>
    public const string RequestInvalid = "HC0009";

    /// <summary>The request is larger than the server accepts.</summary>
    public const string RequestTooLarge = "HC0010";

    /// <summary>The document does not follow the GraphQL grammar, or is larger than the parser accepts.</summary>
    public const string Syntax = "HC0011";

    /// <summary>The request has no <c>query</c>.</summary>
    public const string QueryMissing = "HC0013";

    /// <summary>A variable's value does not match its type.</summary>
    public const string InvalidVariable = "HC0016";

    /// <summary>An argument or an input field has a value that is out of range; the message names it.</summary>
    public const string InvalidArgument = "INVALID_ARGUMENT";

    /// <summary>A field that cannot be null had no value.</summary>
    public const string NonNullViolation = "HC0018";

    /// <summary>No trusted document has this id.</summary>
    public const string UnknownTrustedDocument = "HC0020";

    /// <summary>Introspection is turned off.</summary>
    public const string IntrospectionNotAllowed = "HC0046";

    /// <summary>The operation costs more than is allowed.</summary>
    public const string TooCostly = "HC0047";

    /// <summary>A page size is out of range.</summary>
    public const string PageSize = "HC0051";

    /// <summary>No media type in the Accept header can be served.</summary>
    public const string NotAcceptable = "HC0063";

    /// <summary>Only trusted documents are allowed, and this is not one.</summary>
    public const string OnlyTrustedDocuments = "HC0067";

    /// <summary>No document is registered under this hash: send it with its text.</summary>
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>Documents cannot be registered here.</summary>
    public const string PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED";

    /// <summary>A cursor was not created by this server.</summary>
    public const string InvalidCursor = "HC0078";

    /// <summary>The changes since a cursor are not all known any more.</summary>
    public const string CursorExpired = "CURSOR_EXPIRED";

    /// <summary>Introspection is nested too deeply.</summary>
    public const string IntrospectionDepth = "HC0086";

    /// <summary>The document is too deep, too wide, or repeats too much.</summary>
    public const string DocumentLimit = "DOCUMENT_LIMIT_EXCEEDED";

    /// <summary>More than one field of the operation checks a credential.</summary>
    public const string OneCredential = "ONE_CREDENTIAL_PER_OPERATION";

    /// <summary>An Idempotency-Key was used for another request.</summary>
    public const string IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED";

    /// <summary>The server is unavailable; try again after the time in <c>Retry-After</c>.</summary>
    public const string Unavailable = "SERVICE_UNAVAILABLE";

    /// <summary>Too many requests; try again after the time in <c>Retry-After</c>.</summary>
    public const string TooManyRequests = "TOO_MANY_REQUESTS";
}
