using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>Access tokens: JWTs that name a user and a session. What they may do is decided by the session's row at each request.</summary>
public sealed class AccessTokens(SigningKeys keys, IOptions<AccountsOptions> options, IClock clock)
{
    public const string SessionClaim = "sid";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <summary>What a token must be: this algorithm, this issuer, this audience, one of our keys, and not expired.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidTypes = ["at+jwt"],
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.Issuer,
        IssuerSigningKeys = keys.All,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = (_, expires, _, _) => expires is { } end && clock.GetCurrentInstant() < Instant.FromDateTimeUtc(DateTime.SpecifyKind(end, DateTimeKind.Utc)),
    };

    /// <summary>Writes a token for a session.</summary>
    public (string Token, Instant ExpiresAt) Write(UserId user, Guid sessionId)
    {
        // A JWT tells time in seconds.
        Instant now = Instant.FromUnixTimeSeconds(clock.GetCurrentInstant().ToUnixTimeSeconds());
        Instant expires = now + Duration.FromTimeSpan(options.Value.AccessTokenLifetime);
        string token = _handler.CreateToken(new SecurityTokenDescriptor
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
        });
        return (token, expires);
    }
}
