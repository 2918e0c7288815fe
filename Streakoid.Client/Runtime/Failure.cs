using System.Net;

namespace Streakoid.Client;

/// <summary>How a call failed, with the details of the server's response.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Message">What went wrong and what to do.</param>
public sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>The HTTP status; null if there was no response.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>How long to wait before the next attempt; null if the server did not send it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The response's body as text, at most 64 KiB; null if there was none.</summary>
    public string? Body { get; init; }

    /// <summary>
    /// Headers with details: <c>Content-Type</c>, <c>Retry-After</c>, <c>WWW-Authenticate</c>, <c>Allow</c>, <c>Location</c>,
    /// <c>X-Request-Id</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The <c>Idempotency-Key</c> that the mutation was sent with; null for queries.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The exception; null if there was a response.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Whether the server may have run the operation, so that only a repeat with the same key is safe.</summary>
    internal bool OutcomeUnknown =>
        Kind is FailureKind.Network or FailureKind.Timeout or FailureKind.Unavailable or FailureKind.MalformedAnswer
        // Refused, after an attempt that had no answer.
        || (Kind is FailureKind.TooManyRequests or FailureKind.Unauthorized or FailureKind.SessionChanged && !NotRun)
        || (Kind is FailureKind.TokenStore or FailureKind.Handler && !Answered)
        || Status >= HttpStatusCode.InternalServerError;

    /// <summary>Whether no attempt can have reached the operation: none left, or the server refused each of them before it ran.</summary>
    internal bool NotRun { get; init; }

    /// <summary>Whether the failure occurred after the response was processed.</summary>
    internal bool Answered { get; init; }
}
