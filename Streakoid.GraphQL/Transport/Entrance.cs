using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Openings;

namespace Streakoid.Transport;

/// <summary>Lets one request in, once: by then it is known for whom it is answered, and that does not change any more.</summary>
internal sealed class Entrance(HttpContext context, IRequestGate gate)
{
    private Task<Principal?>? _admitted;

    /// <summary>Whether the request has been let in as one whose token was read.</summary>
    public bool ReadToken { get; private set; }

    /// <summary>Lets the request in, and has reads made on the way. Once it is in, this returns who that is.</summary>
    /// <exception cref="Refusal">The token is not good any more, or there were too many requests.</exception>
    public Task<Principal?> EnterAsync(bool anonymous, IReadOnlyList<Opening> prefetches, CancellationToken cancellationToken)
    {
        if (_admitted is not null) return _admitted;
        ReadToken = !anonymous;
        return _admitted = gate.AdmitAsync(context, anonymous, prefetches, cancellationToken).AsTask();
    }

    /// <summary>Refuses a token, in the words for all that can be wrong with one.</summary>
    public static Refusal BadToken(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return new(
            StatusCodes.Status401Unauthorized,
            ErrorCodes.NotAuthenticated,
            "The access token is not valid, or not any more. Refresh the session or sign in again.");
    }
}
