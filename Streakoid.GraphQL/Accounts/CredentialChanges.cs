using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Accounts;

/// <summary>Repeats checks with the user's row locked.</summary>
internal static class CredentialChanges
{
    /// <summary>
    /// Locks the principal's row until the transaction ends. The session may have ended since the request's token was checked.
    /// </summary>
    /// <exception cref="GraphError">The session has ended.</exception>
    public static async Task<User> HoldAsync(this Principal principal, CancellationToken cancellationToken)
    {
        StreakoidDb db = principal.Db;
        User? user = await db.LockUserAsync(cancellationToken);
        if (user is null) throw GraphError.NotAuthenticated();
        int stamp = user.SecurityStamp;
        if (principal.Viewer.SessionId is { } session && !await db.Sessions.AnyAsync(s => s.Id == session && s.RevokedAt == null && s.SecurityStamp == stamp, cancellationToken))
            throw GraphError.NotAuthenticated();
        return user;
    }

    /// <summary>Whether the compared password is still that of the locked row.</summary>
    public static bool HasPasswordOf(this User held, User compared) => held.SecurityStamp == compared.SecurityStamp;
}
