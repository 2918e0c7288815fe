using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Makes guessing slow: tries are counted for each address and client together, so that nobody can lock somebody else out.
/// A try counts before the password is looked at and is forgotten when it was right, so tries at the same moment count too.
/// </summary>
public sealed class LoginThrottle(IOptions<AccountsOptions> options, IClock clock)
{
    /// <summary>Counts a try; the seconds to wait where there were too many, else null.</summary>
    public async Task<int?> CountAsync(RequestDatabases databases, string emailKey, string client, CancellationToken cancellationToken)
    {
        Instant now = clock.Now();
        Duration window = Duration.FromTimeSpan(options.Value.LoginWindow);
        SignInAttempts failures = await databases.OpenForNobody().CountSignInTryAsync(Key(emailKey, client), now, now - window, cancellationToken);
        if (failures.Count <= options.Value.LoginAttempts) return null;
        Duration wait = failures.WindowStartedAt + window - now;
        return Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
    }

    /// <summary>Looks at the password of a try that was counted. One that the server had no time to look at does not count after all.</summary>
    public async Task<T> LookAsync<T>(RequestDatabases databases, string emailKey, string client, Func<Task<T>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception busy) when (busy is TimeoutException or OperationCanceledException)
        {
            // Also where the request's own time is over.
            await databases.OpenForNobody().UncountSignInTryAsync(Key(emailKey, client), CancellationToken.None);
            throw;
        }
    }

    /// <summary>The password was right.</summary>
    public Task ForgetAsync(RequestDatabases databases, string emailKey, string client, CancellationToken cancellationToken) =>
        databases.OpenForNobody().ForgetSignInTriesAsync(Key(emailKey, client), cancellationToken);

    private static byte[] Key(string emailKey, string client) => SHA256.HashData(Encoding.UTF8.GetBytes($"{emailKey}\n{client}"));
}
