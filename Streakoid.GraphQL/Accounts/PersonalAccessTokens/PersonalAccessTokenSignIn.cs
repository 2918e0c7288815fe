using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.PersonalAccessTokens;

/// <summary>Authenticates a personal access token: its row must exist and not be expired.</summary>
internal static class PersonalAccessTokenSignIn
{
    /// <summary>The prefix of every token, for secret scanners.</summary>
    public const string Prefix = "streakoid_";

    private static readonly Duration Precision = Duration.FromHours(1);

    public static async Task<Principal?> RunAsync(
        RequestDatabases databases,
        PrincipalGuard guard,
        string text,
        Instant now,
        CancellationToken cancellationToken
    )
    {
        if (UserSecret.Parse(text, Prefix) is not { } token)
            return null;
        StreakoidDb db = databases.OpenFor(token.User);
        Guid userId = token.User.Value;
        byte[] hash = token.Hash;
        var found = await db
            .PersonalAccessTokens.Where(t => t.UserId == userId && t.Hash == hash && t.ExpiresAt > now)
            .Join(
                db.Users.Where(u => u.Id == userId && u.DisabledAt == null),
                t => t.UserId,
                u => u.Id,
                (Token, User) => new { Token, User }
            )
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        if (found.Token.LastUsedAt is not { } last || last + Precision <= now)
        {
            Guid id = found.Token.Id;
            Instant? used = now;
            await db.WriteAsync(
                () =>
                    db
                        .PersonalAccessTokens.Where(t => t.Id == id)
                        .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, used), cancellationToken),
                cancellationToken
            );
        }
        return new Principal(guard, new Viewer(token.User, null, found.Token.Scope), found.User, db);
    }
}
