using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>Locks the principal's row and repeats earlier checks under the lock.</summary>
public static class PrincipalHold
{
    /// <summary>
    /// Locks the principal's row until the transaction ends. The session may have ended since the request's token was checked.
    /// </summary>
    /// <exception cref="GraphError">The session has ended.</exception>
    public static async Task<User> HoldAsync(this Principal principal, CancellationToken cancellationToken)
    {
        StreakoidDb db = principal.Db;
        User? user = await db.LockUserAsync(cancellationToken);
        if (user is null)
            throw GraphError.NotAuthenticated();
        int stamp = user.SecurityStamp;
        if (
            principal.Viewer.SessionId is { } session
            && !await db.Sessions.AnyAsync(s => s.Id == session && s.RevokedAt == null && s.SecurityStamp == stamp, cancellationToken)
        )
            throw GraphError.NotAuthenticated();
        return user;
    }

    /// <summary>Locks the principal's row until the transaction ends, for writes that create nothing that outlives the session.</summary>
    /// <exception cref="GraphError">The account no longer exists.</exception>
    public static async Task<User> HoldAccountAsync(this Principal principal, CancellationToken cancellationToken) =>
        await principal.Db.LockUserAsync(cancellationToken) ?? throw GraphError.NotAuthenticated();

    /// <summary>Whether the locked row still has the password that was checked before.</summary>
    public static bool HasPasswordOf(this User held, User compared) => held.SecurityStamp == compared.SecurityStamp;
}
