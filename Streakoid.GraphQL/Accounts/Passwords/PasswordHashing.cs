using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// ASP.NET Core Identity's hasher with limited concurrency and idle priority: a flood of logins waits in
/// a queue here without slowing down other requests. If the queue is too long, a request is rejected.
/// </summary>
public sealed class PasswordHashing(IOptions<AccountsOptions> options, AccountsMeter meter) : IDisposable
{
    private readonly PasswordHasher<User> _hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations })
    );

    // After this long without progress the CPU is busy with other work, and hashing runs at normal priority.
    private readonly IdlePriorityExecutor _threads = new(options.Value.HashesAtOnce, TimeSpan.FromSeconds(1));
    private string? _nobodysHash;
    private int _inLine;

    // The duration of the last hash, with an estimate before the first.
    private double _seconds = 0.1;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        OnACoreAsync(() => _hasher.HashPassword(null!, PasswordRules.Normalize(password)), cancellationToken);

    /// <summary>
    /// Compares a password with an account's hash. Without an account it does the same work, so that the timing does not show
    /// whether one exists.
    /// </summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        OnACoreAsync(
            () =>
            {
                string compared = hash ?? (_nobodysHash ??= _hasher.HashPassword(null!, Guid.NewGuid().ToString()));
                PasswordVerificationResult result = _hasher.VerifyHashedPassword(null!, compared, PasswordRules.Normalize(password));
                return hash is null ? PasswordVerificationResult.Failed : result;
            },
            cancellationToken
        );

    /// <summary>Throws if a password could not be hashed in time now.</summary>
    /// <exception cref="TimeoutException">It could not.</exception>
    public void RequireRoom()
    {
        double wait = Volatile.Read(ref _seconds) * Volatile.Read(ref _inLine) / options.Value.HashesAtOnce;
        if (wait > options.Value.HashPatience.TotalSeconds)
            throw new TimeoutException($"Too many passwords wait to be hashed: about {wait:0.0} s.");
    }

    public void Dispose() => _threads.Dispose();

    private async Task<T> OnACoreAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        long came = Stopwatch.GetTimestamp();
        RequireRoom();
        Interlocked.Increment(ref _inLine);
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
            meter.Hashed(Stopwatch.GetElapsedTime(came, began), took);
            return result;
        }
        finally
        {
            Interlocked.Decrement(ref _inLine);
        }
    }
}
