using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Streakoid.Data;

namespace Streakoid.Accounts.Sessions;

/// <summary>The claims of a valid access token.</summary>
/// <param name="User">The user.</param>
/// <param name="Session">The session that it belongs to.</param>
/// <param name="EndsAt">Until when it is valid.</param>
public sealed record TokenClaims(UserId User, Guid Session, Instant EndsAt);

/// <summary>Access tokens: JWTs that name a user and a session. What they may do is decided by the session's row at each request.</summary>
public sealed class JwtIssuer(SigningKeys keys, IOptions<AccountsOptions> options, IClock clock)
{
    public const string SessionClaim = "sid";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <summary>The requirements of a token: algorithm, issuer, audience, key, and not expired.</summary>
    private readonly TokenValidationParameters _validation = new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidTypes = ["at+jwt"],
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.Issuer,
        IssuerSigningKeys = keys.All,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = (_, expires, _, _) =>
            expires is { } end && clock.GetCurrentInstant() < Instant.FromDateTimeUtc(DateTime.SpecifyKind(end, DateTimeKind.Utc)),
    };

    /// <summary>The claims of a token; null if it is not valid.</summary>
    public async Task<TokenClaims?> ReadAsync(string token)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _validation);
        return
            result is { IsValid: true, SecurityToken: JsonWebToken valid }
            && Guid.TryParse(valid.Subject, out Guid user)
            && user != Guid.Empty
            && valid.TryGetPayloadValue(SessionClaim, out string sid)
            && Guid.TryParse(sid, out Guid session)
            ? new(new UserId(user), session, Instant.FromDateTimeUtc(valid.ValidTo))
            : null;
    }

    /// <summary>Writes a token for a session, which does not outlive it.</summary>
    public (string Token, Instant ExpiresAt) Write(UserId user, Guid sessionId, Instant sessionEnds)
    {
        // A JWT has times in seconds.
        Instant now = Instant.FromUnixTimeSeconds(clock.GetCurrentInstant().ToUnixTimeSeconds());
        Instant expires = Instant.Min(
            now + Duration.FromTimeSpan(options.Value.AccessTokenLifetime),
            Instant.FromUnixTimeSeconds(sessionEnds.ToUnixTimeSeconds())
        );
        string token = _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = "at+jwt",
                Issuer = options.Value.Issuer,
                Audience = options.Value.Issuer,
                IssuedAt = now.ToDateTimeUtc(),
                Expires = expires.ToDateTimeUtc(),
                Claims = new Dictionary<string, object>
                {
                    [JwtRegisteredClaimNames.Sub] = user.ToString(),
                    [SessionClaim] = sessionId.ToString(),
                    [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString(),
                },
                SigningCredentials = keys.Credentials,
            }
        );
        return (token, expires);
    }
}
