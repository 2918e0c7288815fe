using Microsoft.Extensions.Caching.Memory;
using NodaTime;

namespace Streakoid.Accounts.Sessions;

/// <summary>
/// Caches tokens with a valid signature: keys change only with a restart. The expiry is
/// checked each time, and the session elsewhere.
/// </summary>
internal sealed class RememberedTokens(JwtIssuer tokens, IClock clock) : IDisposable
{
    private const int Most = 10_000;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>The claims of a token; null if it is not valid.</summary>
    public ValueTask<TokenClaims?> ReadAsync(string token) =>
        _known.TryGetValue(token, out TokenClaims? known) && known!.EndsAt > clock.GetCurrentInstant()
            ? new(known)
            : new(ValidateAsync(token));

    public void Dispose() => _known.Dispose();

    private async Task<TokenClaims?> ValidateAsync(string token)
    {
        TokenClaims? said = await tokens.ReadAsync(token);
        if (said is not null)
        {
            TimeSpan left = (said.EndsAt - clock.GetCurrentInstant()).ToTimeSpan();
            _known.Set(
                token,
                said,
                new MemoryCacheEntryOptions
                {
                    Size = 1,
                    AbsoluteExpirationRelativeToNow = left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1),
                }
            );
        }
        return said;
    }
}
