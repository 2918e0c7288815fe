using Microsoft.Net.Http.Headers;
using Streakoid.Execution.Results;
using Streakoid.Graph;

namespace Streakoid.Http;

/// <summary>Writes answers to the client.</summary>
internal static class AnswerWriter
{
    public static async Task WriteAsync(HttpContext context, Answer answer, int status, string mediaType)
    {
        // Written whole before the first byte is sent, so that a failure here can still become an error.
        using AnswerBuffer buffer = answer.Written ?? AnswerBuffer.Rent();
        if (answer.Written is null)
            ResultWriter.Write(buffer.Json, answer, context.RequestServices.GetRequiredService<PrincipalGuard>());
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
