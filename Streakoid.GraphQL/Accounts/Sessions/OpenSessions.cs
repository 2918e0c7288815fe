using GraphQL;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Accounts.Sessions;

/// <summary>The sessions that are not over.</summary>
public static class OpenSessions
{
    /// <summary>The maximum number in a list; older ones still exist.</summary>
    public const int MaxListed = 100;

    /// <summary>The viewer's sessions that are neither revoked nor expired, newest first.</summary>
    public static async Task<IReadOnlyList<Session>> ReadAsync(IResolveFieldContext context)
    {
        StreakoidDb db = context.Db;
        Instant now = context.Now;
        return await db
            .Sessions.Where(s =>
                s.RevokedAt == null && db.RefreshTokens.Any(t => t.SessionId == s.Id && t.UserId == s.UserId && t.ExpiresAt > now)
            )
            .OrderByDescending(s => s.CreatedAt)
            .ThenByDescending(s => s.Id)
            .Take(MaxListed)
            .ToListAsync(context.CancellationToken);
    }

    /// <summary>Revokes those of some sessions that are not revoked yet.</summary>
    public static Task<int> RevokeAsync(this IQueryable<Session> sessions, Instant now, CancellationToken cancellationToken)
    {
        Instant? revokedAt = now;
        return sessions
            .Where(s => s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, revokedAt), cancellationToken);
    }

    /// <summary>
    /// Takes every way into the account away that the user of <paramref name="db"/> has: sessions, access tokens, devices, and e-mailed links,
    /// except those that undo a change of the address, which the former addresses keep whoever made it.
    /// </summary>
    public static async Task RevokeAllAsync(StreakoidDb db, Instant now, CancellationToken cancellationToken)
    {
        await db.Sessions.RevokeAsync(now, cancellationToken);
        await db.PersonalAccessTokens.ExecuteDeleteAsync(cancellationToken);
        await db.Devices.ExecuteDeleteAsync(cancellationToken);
        await db.EmailLinks.Where(l => l.Purpose != LinkPurpose.UndoEmailChange).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Deletes sessions that are over, at each sign-in, so that the rows do not grow without end.</summary>
    public static async Task SweepAsync(StreakoidDb db, Instant now, CancellationToken cancellationToken)
    {
        await db.RefreshTokens.Where(t => t.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await db
            .Sessions.Where(s => !db.RefreshTokens.Any(t => t.SessionId == s.Id && t.UserId == s.UserId))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
