using System.Diagnostics;

namespace Streakoid.Http;

/// <summary>The id of a request in answers and logs.</summary>
public static class RequestId
{
    /// <summary>The header that carries it, in both directions.</summary>
    public const string Header = "X-Request-Id";

    private const int Longest = 128;

    /// <summary>
    /// The request's id: the client's own if it is well formed, else that of its trace, or a new one. It is written to the
    /// answer's header and is the request's <see cref="HttpContext.TraceIdentifier"/>.
    /// </summary>
    public static string Assign(HttpContext context)
    {
        string? sent = context.Request.Headers[Header];
        string id = IsWellFormed(sent) ? sent! : Trace(context).ToHexString();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        return id;
    }

    /// <summary>The trace that the request belongs to: one that is recorded here, or that the client names, or a new one.</summary>
    private static ActivityTraceId Trace(HttpContext context)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } recorded)
            return recorded.TraceId;
        return
            context.Request.Headers.TraceParent is [{ } parent]
            && ActivityContext.TryParse(parent, traceState: null, out ActivityContext named)
            ? named.TraceId
            : ActivityTraceId.CreateRandom();
    }

    // Only characters that are safe in a log line and a header.
    private static bool IsWellFormed(string? id) =>
        id is { Length: > 0 and <= Longest } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
