using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Streakoid.Accounts;

/// <summary>
/// Remembers tokens whose signature was right, which it will be the next time too: keys change only with a restart. When a token ends is
/// looked at each time, and so is its session, by others.
/// </summary>
internal sealed class RememberedTokens(IClock clock) : JsonWebTokenHandler, IDisposable
{
    private const int Most = 10_000;

    private readonly MemoryCache _tokens = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>What a token said that was right before and has not ended since; null where it has to be validated.</summary>
    public TokenValidationResult? Recall(string token) =>
        _tokens.TryGetValue(token, out TokenValidationResult? known) && Instant.FromDateTimeUtc(known!.SecurityToken.ValidTo) > clock.GetCurrentInstant() ? known : null;

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (Recall(token) is { } known) return known;
        TokenValidationResult result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            TimeSpan left = (Instant.FromDateTimeUtc(result.SecurityToken.ValidTo) - clock.GetCurrentInstant()).ToTimeSpan();
            _tokens.Set(token, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1) });
        }
        return result;
    }

    public void Dispose() => _tokens.Dispose();
}
