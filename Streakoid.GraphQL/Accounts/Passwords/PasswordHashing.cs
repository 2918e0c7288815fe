using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// ASP.NET Core Identity's hasher with limited concurrency and idle priority: many logins at once wait in a queue
/// and do not slow down other requests. If the queue is too long, a request is rejected.
/// </summary>
public sealed class PasswordHashing(IOptions<AccountsOptions> options, AccountsMeter meter) : IDisposable
{
    private readonly PasswordHasher<User> _hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations })
    );

    // After this long without progress the CPU is busy with other work, and hashing runs at normal priority.
    private readonly IdlePriorityExecutor _threads = new(options.Value.HashesAtOnce, TimeSpan.FromSeconds(1));
    private string? _dummyHash;
    private int _queued;

    // The duration of the last hash, with an estimate before the first.
    private double _seconds = 0.1;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, PasswordRules.Normalize(password)), cancellationToken);

    /// <summary>
    /// Compares a password with an account's hash. Without an account it does the same work, so that the timing does not
    /// reveal whether one exists.
    /// </summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        // No account has one that is longer, whose normalization would take the time of many.
        password.Length > PasswordRules.MaxLength
            ? Task.FromResult(PasswordVerificationResult.Failed)
            : RunAsync(
                () =>
                {
                    string compared = hash ?? (_dummyHash ??= _hasher.HashPassword(null!, Guid.NewGuid().ToString()));
                    PasswordVerificationResult result = _hasher.VerifyHashedPassword(null!, compared, PasswordRules.Normalize(password));
                    return hash is null ? PasswordVerificationResult.Failed : result;
                },
                cancellationToken
            );

    /// <summary>Throws if the queue is too long to hash another password in time.</summary>
    /// <exception cref="TimeoutException">The queue is too long.</exception>
    public void RequireRoom()
    {
        double wait = Volatile.Read(ref _seconds) * Volatile.Read(ref _queued) / options.Value.HashesAtOnce;
        if (wait > options.Value.HashPatience.TotalSeconds)
            throw new TimeoutException($"Too many passwords are waiting to be hashed: about {wait:0.0} s.");
    }

    public void Dispose() => _threads.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        long queuedAt = Stopwatch.GetTimestamp();
        RequireRoom();
        Interlocked.Increment(ref _queued);
        try
        {
            // Measured by the idle thread, reported by a thread with normal priority.
            (T result, long began, TimeSpan took) = await _threads.RunAsync(
                () =>
                {
                    long began = Stopwatch.GetTimestamp();
                    return (work(), began, Stopwatch.GetElapsedTime(began));
                },
                cancellationToken
            );
            Volatile.Write(ref _seconds, took.TotalSeconds);
            meter.Hashed(Stopwatch.GetElapsedTime(queuedAt, began), took);
            return result;
        }
        finally
        {
            Interlocked.Decrement(ref _queued);
        }
    }
}
