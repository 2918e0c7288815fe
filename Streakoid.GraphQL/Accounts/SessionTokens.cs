using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>Opens sessions and hands out their tokens.</summary>
public sealed class SessionTokens(AccessTokens accessTokens, IOptions<AccountsOptions> options, IClock clock)
{
    /// <summary>Adds a new session to the transaction that <paramref name="db"/> is in.</summary>
    public SignedInSession Open(StreakoidDb db, User user, string userAgent)
    {
        Session session = new() { UserId = user.Id, Id = Guid.CreateVersion7(), CreatedAt = clock.Now(), Client = ClientNames.Of(userAgent) };
        db.Add(session);
        return Continue(db, user, session.Id);
    }

    /// <summary>Adds the next refresh token of a session to the transaction that <paramref name="db"/> is in.</summary>
    public SignedInSession Continue(StreakoidDb db, User user, Guid sessionId)
    {
        UserId id = new(user.Id);
        UserSecret refresh = UserSecret.New(id);
        Instant now = clock.Now();
        RefreshToken row = new()
        {
            UserId = user.Id, Hash = refresh.Hash, SessionId = sessionId, CreatedAt = now, ExpiresAt = now + Duration.FromTimeSpan(options.Value.RefreshTokenLifetime),
        };
        db.Add(row);
        (string access, Instant expires) = accessTokens.Write(id, sessionId);
        return new SignedInSession(access, expires, refresh.Text, row.ExpiresAt, sessionId, user);
    }
}
