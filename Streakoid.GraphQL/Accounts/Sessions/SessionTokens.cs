using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Accounts.Sessions;

/// <summary>Opens sessions and issues their tokens.</summary>
public sealed class SessionTokens(JwtIssuer jwtIssuer, IOptions<AccountsOptions> options, IClock clock)
{
    private Duration SessionLifetime => Duration.FromTimeSpan(options.Value.SessionLifetime);

    private Duration RefreshGrace => Duration.FromTimeSpan(options.Value.RefreshGrace);

    /// <summary>Adds a new session to the transaction of <paramref name="db"/>, which has locked the user's row.</summary>
    public IssuedTokens Open(StreakoidDb db, User user, string userAgent)
    {
        Session session = new()
        {
            UserId = user.Id,
            Id = Guid.CreateVersion7(),
            CreatedAt = clock.Now(),
            Client = ClientNames.Of(userAgent),
            SecurityStamp = user.SecurityStamp,
        };
        db.Add(session);
        UserSecret refresh = UserSecret.New(new UserId(user.Id));
        return Issue(session, refresh, AddToken(db, session, refresh));
    }

    /// <summary>
    /// Adds the next refresh token of a session to the transaction of <paramref name="db"/>, which has locked the user's row.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="session">The session.</param>
    /// <param name="row">The token that is exchanged, unused until now.</param>
    /// <param name="token">Its text.</param>
    public IssuedTokens Continue(StreakoidDb db, Session session, RefreshToken row, UserSecret token)
    {
        byte[] nonce = UserSecret.Nonce();
        row.Use(clock.Now(), nonce);
        session.RefreshedAt = clock.Now();
        UserSecret next = token.Next(nonce);
        return Issue(session, next, AddToken(db, session, next));
    }

    /// <summary>Issues the session's newest refresh token again, whose reply may have been lost.</summary>
    public IssuedTokens Repeat(Session session, RefreshToken row, UserSecret token) => Issue(session, token, row.ExpiresAt);

    /// <summary>Whether tokens of a session are still accepted.</summary>
    public bool IsAlive(Session session, User user) =>
        session.RevokedAt is null && session.SecurityStamp == user.SecurityStamp && session.CreatedAt + SessionLifetime > clock.Now();

    /// <summary>Whether a refresh token was used longer ago than the grace period, so it has been copied.</summary>
    public bool WasCopied(RefreshToken row) => row.UsedAt + RefreshGrace < clock.Now();

    private IssuedTokens Issue(Session session, UserSecret refresh, Instant refreshExpires)
    {
        (string access, Instant accessExpires) = jwtIssuer.Write(refresh.User, session.Id, session.CreatedAt + SessionLifetime);
        return new IssuedTokens(access, accessExpires, refresh.Text, refreshExpires, session.Id);
    }

    private Instant AddToken(StreakoidDb db, Session session, UserSecret secret)
    {
        Instant now = clock.Now();
        RefreshToken row = new()
        {
            UserId = session.UserId,
            Hash = secret.Hash,
            SessionId = session.Id,
            CreatedAt = now,
            ExpiresAt = Instant.Min(now + Duration.FromTimeSpan(options.Value.RefreshTokenLifetime), session.CreatedAt + SessionLifetime),
        };
        db.Add(row);
        return row.ExpiresAt;
    }
}
