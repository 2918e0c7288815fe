using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>An invalid or expired access token. The answer does not show what is wrong with it.</summary>
public static class InvalidToken
{
    /// <summary>Rejects the request with the token.</summary>
    public static RequestRejectedException Reject(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return new(
            RejectionReason.InvalidToken,
            ErrorCodes.NotAuthenticated,
            "The access token is not valid or has expired. Refresh the session or sign in again."
        );
    }
}
