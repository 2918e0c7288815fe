using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// ASP.NET Core Identity's hasher, kept to a few hashes at once and to what others leave of the processor: a storm of logins waits in
/// line here, and everybody else is served as before. A line that is too long to be served in time is not joined.
/// </summary>
public sealed class PasswordHashing(IOptions<AccountsOptions> options, AccountsMeter meter) : IDisposable
{
    private readonly PasswordHasher<User> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
    // A processor on which nothing is left for so long is full of others' work: a registration must not freeze for that.
    private readonly IdlePriorityExecutor _threads = new(options.Value.HashesAtOnce, TimeSpan.FromSeconds(1));
    private string? _nobodysHash;
    private int _inLine;
    // How long the last one took; before the first, about what one takes.
    private double _seconds = 0.1;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        OnACoreAsync(() => _hasher.HashPassword(null!, PasswordRules.Normalize(password)), cancellationToken);

    /// <summary>
    /// Compares a password with an account's hash. Without an account the same work is done, so that the time does not tell
    /// whether there is one.
    /// </summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        OnACoreAsync(
            () =>
            {
                string compared = hash ?? (_nobodysHash ??= _hasher.HashPassword(null!, Guid.NewGuid().ToString()));
                PasswordVerificationResult result = _hasher.VerifyHashedPassword(null!, compared, PasswordRules.Normalize(password));
                return hash is null ? PasswordVerificationResult.Failed : result;
            },
            cancellationToken);

    /// <summary>Asks whether a password that came now would be hashed in time.</summary>
    /// <exception cref="TimeoutException">It would not.</exception>
    public void RequireRoom()
    {
        double wait = Volatile.Read(ref _seconds) * Volatile.Read(ref _inLine) / options.Value.HashesAtOnce;
        if (wait > options.Value.HashPatience.TotalSeconds) throw new TimeoutException($"Too many passwords wait to be hashed: about {wait:0.0} s.");
    }

    public void Dispose() => _threads.Dispose();

    private async Task<T> OnACoreAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        long came = Stopwatch.GetTimestamp();
        RequireRoom();
        Interlocked.Increment(ref _inLine);
        try
        {
            // Measured by the thread that works, and told by one that makes way for nobody.
            (T result, long began, TimeSpan took) = await _threads.RunAsync(
                () =>
                {
                    long began = Stopwatch.GetTimestamp();
                    return (work(), began, Stopwatch.GetElapsedTime(began));
                },
                cancellationToken);
            Volatile.Write(ref _seconds, took.TotalSeconds);
            meter.Hashed(Stopwatch.GetElapsedTime(came, began), took);
            return result;
        }
        finally
        {
            Interlocked.Decrement(ref _inLine);
        }
    }
}
