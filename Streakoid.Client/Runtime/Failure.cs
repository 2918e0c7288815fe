using System.Net;

namespace Streakoid.Client;

/// <summary>How a call failed, with all that the server said about it.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Message">What went wrong and what to do, for people.</param>
public sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>The HTTP status; null where no answer came.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>How long to wait before the next try; null where the server did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The answer's body as text, at most 64 KiB of it; null where there was none.</summary>
    public string? Body { get; init; }

    /// <summary>Headers that tell more: <c>Content-Type</c>, <c>Retry-After</c>, <c>WWW-Authenticate</c>, <c>Allow</c>, <c>Location</c>, <c>X-Request-Id</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The <c>Idempotency-Key</c> that the mutation was sent with; null for queries.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What was thrown; null where an answer came.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Whether the server may have done what it was asked, so that only a repeat with the same key is safe.</summary>
    internal bool OutcomeUnknown => Kind is FailureKind.Network or FailureKind.Timeout or FailureKind.Unavailable or FailureKind.MalformedAnswer
        || (Kind is FailureKind.TokenStore or FailureKind.Handler && !Answered)
        || Status >= HttpStatusCode.InternalServerError;

    /// <summary>Whether the server's answer was taken up, and this went wrong after it.</summary>
    internal bool Answered { get; init; }
}
