using Microsoft.Extensions.Caching.Memory;
using NodaTime;

namespace Streakoid.Accounts.Sessions;

/// <summary>
/// Remembers tokens whose signature was right, which it will be the next time too: keys change only with a restart. When a token ends is
/// looked at each time, and so is its session, by others.
/// </summary>
internal sealed class RememberedTokens(JwtIssuer tokens, IClock clock) : IDisposable
{
    private const int Most = 10_000;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>What a token says; null where it is not valid.</summary>
    public ValueTask<TokenClaims?> ReadAsync(string token) =>
        _known.TryGetValue(token, out TokenClaims? known) && known!.EndsAt > clock.GetCurrentInstant() ? new(known) : new(ValidateAsync(token));

    public void Dispose() => _known.Dispose();

    private async Task<TokenClaims?> ValidateAsync(string token)
    {
        TokenClaims? said = await tokens.ReadAsync(token);
        if (said is not null)
        {
            TimeSpan left = (said.EndsAt - clock.GetCurrentInstant()).ToTimeSpan();
            _known.Set(token, said, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1) });
        }
        return said;
    }
}
