using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Accounts;

public sealed record RefreshSessionInput(string RefreshToken);

public sealed class RefreshSessionInputType : InputObjectGraphType<RefreshSessionInput>
{
    public RefreshSessionInputType()
    {
        Name = "RefreshSessionInput";
        Description = "What a session is renewed with.";
        Field<NonNullGraphType<StringGraphType>>("refreshToken").Description("The session's newest refresh token.");
    }
}

public sealed class RefreshSessionPayloadType() : SessionPayloadType("RefreshSession", typeof(InvalidRefreshTokenErrorType));

/// <summary>
/// Trades a refresh token for the next one. A token that comes again after the grace has been copied: its whole session ends.
/// </summary>
public static class RefreshSession
{
    public static async Task<SessionPayload> RunAsync(IResolveFieldContext context, RefreshSessionInput input)
    {
        if (UserSecret.Parse(input.RefreshToken) is not { } token) return SessionPayload.Refused(new InvalidRefreshTokenError());
        StreakoidDb db = context.Scope.Open();
        db.ActAs(token.User);
        SignedInSession? next = await db.WriteAsync(() => RotateAsync(context, db, token), context.CancellationToken);
        if (next is null) return SessionPayload.Refused(new InvalidRefreshTokenError());
        context.Scope.SignIn(next.User, next.SessionId, db);
        return SessionPayload.Of(next);
    }

    private static async Task<SignedInSession?> RotateAsync(IResolveFieldContext context, StreakoidDb db, UserSecret token)
    {
        Instant now = context.Now;
        if (await db.LockRefreshTokenAsync(token.Hash, context.CancellationToken) is not { } row || row.ExpiresAt <= now) return null;
        Session session = await db.Sessions.AsTracking().SingleAsync(s => s.Id == row.SessionId, context.CancellationToken);
        if (session.RevokedAt is not null) return null;
        if (row.UsedAt + Duration.FromTimeSpan(context.Service<IOptions<AccountsOptions>>().Value.RefreshGrace) < now)
        {
            session.RevokedAt = now;
            context.Service<AccountsMeter>().RefreshReused();
            return null;
        }
        row.UsedAt ??= now;
        session.RefreshedAt = now;
        Guid userId = token.User.Value;
        User user = await db.Users.SingleAsync(u => u.Id == userId, context.CancellationToken);
        return context.Service<SessionTokens>().Continue(db, user, session.Id);
    }
}
