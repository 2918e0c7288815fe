using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Limits password guessing. Attempts are counted per pair of address and client, so that a client can't lock another user out.
/// An attempt is counted before the password is checked and removed if it was right, so concurrent attempts count too.
/// </summary>
public sealed class LoginThrottle(IOptions<AccountsOptions> options, IClock clock)
{
    /// <summary>Counts an attempt; returns the seconds to wait if there were too many, else null.</summary>
    public async Task<int?> CountAsync(RequestDatabases databases, string emailKey, string client, CancellationToken cancellationToken)
    {
        Instant now = clock.Now();
        Duration window = Duration.FromTimeSpan(options.Value.LoginWindow);
        SignInAttempts failures = await databases
            .OpenForNobody()
            .CountSignInTryAsync(Key(emailKey, client), now, now - window, cancellationToken);
        if (failures.Count <= options.Value.LoginAttempts)
            return null;
        Duration wait = failures.WindowStartedAt + window - now;
        return Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
    }

    /// <summary>Checks the password of a counted attempt. An attempt that the server had no time to check is not counted.</summary>
    public async Task<T> LookAsync<T>(RequestDatabases databases, string emailKey, string client, Func<Task<T>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception busy) when (busy is TimeoutException or OperationCanceledException)
        {
            // CancellationToken.None, because the request may be out of time.
            await databases.OpenForNobody().UncountSignInTryAsync(Key(emailKey, client), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Resets the count after a right password.</summary>
    public Task ForgetAsync(RequestDatabases databases, string emailKey, string client, CancellationToken cancellationToken) =>
        databases.OpenForNobody().ForgetSignInTriesAsync(Key(emailKey, client), cancellationToken);

    private static byte[] Key(string emailKey, string client) => SHA256.HashData(Encoding.UTF8.GetBytes($"{emailKey}\n{client}"));
}
