using Microsoft.Net.Http.Headers;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph;

namespace Streakoid.Http;

/// <summary>Writes answers to the client. Large ones count as the client's transfers while they are sent.</summary>
internal sealed class AnswerWriter(ClientTransfers transfers)
{
    /// <summary>The most that Kestrel takes at once, however slowly the client reads.</summary>
    private const int LargeBytes = 64 * 1024;

    /// <summary>Writes an answer.</summary>
    /// <exception cref="RequestRejectedException">The client reads too many large answers at once.</exception>
    public async Task WriteAsync(HttpContext context, SentAnswer answer)
    {
        using AnswerBuffer buffer = Buffered(context, answer.Content);
        long length = buffer.Written.Length;
        using IDisposable? transfer =
            length <= LargeBytes ? null
            : answer.Changed ? transfers.TryBegin(context, length)
            : transfers.Begin(context, length);
        await SendAsync(context, buffer, answer.Status, answer.MediaType);
    }

    /// <summary>Writes an answer that is small.</summary>
    public static async Task WriteSmallAsync(HttpContext context, Answer answer, int status, string mediaType)
    {
        using AnswerBuffer buffer = Buffered(context, answer);
        await SendAsync(context, buffer, status, mediaType);
    }

    private static AnswerBuffer Buffered(HttpContext context, Answer answer) =>
        ResultWriter.Buffered(answer, context.RequestServices.GetRequiredService<PrincipalGuard>());

    private static async Task SendAsync(HttpContext context, AnswerBuffer buffer, int status, string mediaType)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.Headers.ContentType =
            mediaType == MediaTypes.Json ? "application/json; charset=utf-8" : "application/graphql-response+json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers[HeaderNames.Vary] = "Accept, Authorization";
        response.ContentLength = buffer.Written.Length;
        await response.BodyWriter.WriteAsync(buffer.Written, context.RequestAborted);
    }
}

/// <summary>An answer, or the list of those of a batch, and how it is sent.</summary>
/// <param name="Content">The answer.</param>
/// <param name="Status">The status code; of a batch that of all answers, or 200 where they differ.</param>
/// <param name="MediaType">The media type.</param>
/// <param name="Changed">Whether a mutation was run: its answer is sent in any case, since what it did is done.</param>
internal readonly record struct SentAnswer(Answer Content, int Status, string MediaType, bool Changed)
{
    /// <summary>The status code of an operation's answer: 400 if the operation did not run, where the media type lets it be told.</summary>
    public static int StatusOf(Answer answer, string mediaType) =>
        answer.HasData || answer.Errors.Count == 0 || mediaType == MediaTypes.Json
            ? StatusCodes.Status200OK
            : StatusCodes.Status400BadRequest;
}
