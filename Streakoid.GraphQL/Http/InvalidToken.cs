using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>An access token that is not valid, or not any more. The answer is the same whatever is wrong with it.</summary>
public static class InvalidToken
{
    /// <summary>Rejects the request that came with it.</summary>
    public static RequestRejectedException Reject(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return new(RejectionReason.InvalidToken, ErrorCodes.NotAuthenticated, "The access token is not valid, or not any more. Refresh the session or sign in again.");
    }
}
