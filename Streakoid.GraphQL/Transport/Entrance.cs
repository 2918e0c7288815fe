using Streakoid.Graph.Errors;
using Streakoid.Graph.Openings;

namespace Streakoid.Transport;

/// <summary>
/// The door of one request. Its token has been read; whom it names is looked up once, at the latest before anything is run, and the
/// request is counted: as theirs, or as the client's where the token is good no more.
/// </summary>
internal sealed class Entrance(HttpContext context, TransportOptions options)
{
    private bool _entered;

    /// <summary>Lets the request in, and has reads made on the way. Once it is in, this does nothing.</summary>
    /// <exception cref="Refusal">The token is not good any more, or there were too many requests.</exception>
    public async ValueTask EnterAsync(IReadOnlyList<Opening> openings, CancellationToken cancellationToken)
    {
        if (_entered) return;
        _entered = true;
        bool known = await options.Enter(context, openings, cancellationToken);
        await options.Admit(context);
        if (!known) throw BadToken(context);
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
