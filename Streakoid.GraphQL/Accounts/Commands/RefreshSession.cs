using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

public sealed record RefreshSessionInput(string RefreshToken);

public sealed class RefreshSessionInputType : InputType<RefreshSessionInput>
{
    public RefreshSessionInputType()
        : base("The token to renew a session with.")
    {
        Field<NonNullGraphType<StringGraphType>>("refreshToken").Description("The session's newest refresh token.");
    }
}

public sealed class RefreshSessionPayloadType() : SessionPayloadType("RefreshSession", typeof(InvalidRefreshTokenErrorType));

/// <summary>
/// Exchanges a refresh token for the next one. A token that is sent again within the grace period returns the session's newest
/// token, because the reply may have been lost. A token that is sent again later has been copied: its session ends.
/// </summary>
public static class RefreshSession
{
    public static async Task<SessionPayload> RunAsync(IResolveFieldContext context, RefreshSessionInput input)
    {
        if (UserSecret.Parse(input.RefreshToken) is not { } token)
            return SessionPayload.Refused(new InvalidRefreshTokenError());
        StreakoidDb db = context.Databases.OpenFor(token.User);
        SignedInSession? session = await context.ContinueAsync(db, () => RotateAsync(context, db, token));
        return session is null ? SessionPayload.Refused(new InvalidRefreshTokenError()) : SessionPayload.Of(session);
    }

    private static async Task<(User? User, IssuedTokens? Tokens)> RotateAsync(
        IResolveFieldContext context,
        StreakoidDb db,
        UserSecret token
    )
    {
        CancellationToken cancellationToken = context.CancellationToken;
        SessionTokens sessions = context.Service<SessionTokens>();
        // Changes of credentials and refreshes lock the user's row, so the rows read here do not change until the end.
        User? user = await db.LockUserAsync(cancellationToken);
        if (user is null || await FindAsync(token) is not { } row || row.ExpiresAt <= context.Now)
            return default;
        Session session = await db.Sessions.AsTracking().SingleAsync(s => s.Id == row.SessionId, cancellationToken);
        if (!sessions.IsAlive(session, user))
            return default;
        if (sessions.WasCopied(row))
        {
            session.RevokedAt = context.Now;
            context.Service<AccountsMeter>().RefreshReused();
            return default;
        }
        if (row.UsedAt is null)
            return (user, sessions.Continue(db, session, row, token));
        while (row.UsedAt is not null)
        {
            if (row.NextNonce is not { } nonce)
                return default;
            token = token.Next(nonce);
            if (await FindAsync(token) is not { } next)
                return default;
            row = next;
        }
        return (user, sessions.Repeat(session, row, token));

        Task<RefreshToken?> FindAsync(UserSecret secret)
        {
            byte[] hash = secret.Hash;
            return db.RefreshTokens.AsTracking().SingleOrDefaultAsync(t => t.Hash == hash, cancellationToken);
        }
    }
}
