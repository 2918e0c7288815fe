using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// ASP.NET Core Identity's hasher with limited concurrency and idle priority: many logins at once wait in a queue
/// and do not slow down other requests. If the queue is too long, a request is rejected.
/// </summary>
public sealed class PasswordHashing(IOptions<AccountsOptions> options, AccountsMeter meter, IHttpContextAccessor requests) : IDisposable
{
    private readonly PasswordHasher<User> _hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations })
    );

    // After this long without progress the CPU is busy with other work, and hashing runs at normal priority.
    private readonly IdlePriorityExecutor _threads = new(options.Value.HashesAtOnce, TimeSpan.FromSeconds(1));
    private readonly HashQueue _queue = new(options.Value.HashesAtOnce);
    private string? _dummyHash;

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

    /// <summary>Throws if the queue is too long to hash another password of the request's client in time.</summary>
    /// <exception cref="TimeoutException">The queue is too long.</exception>
    public void RequireRoom()
    {
        (string client, bool known) = Caller();
        _queue.RequireRoom(client, known, Capacity());
    }

    public void Dispose() => _threads.Dispose();

    /// <summary>How many passwords can be hashed while one waits as long as it may.</summary>
    private int Capacity() =>
        (int)Math.Max(1, options.Value.HashPatience.TotalSeconds * options.Value.HashesAtOnce / Volatile.Read(ref _seconds));

    private (string Client, bool Known) Caller() =>
        requests.HttpContext?.RequestServices.GetService<RequestOrigin>() is { } origin
            ? (origin.ClientAddress, origin.IsKnownAddress || origin.IsKnownDevice)
            : ("", false);

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        long queuedAt = Stopwatch.GetTimestamp();
        (string client, bool known) = Caller();
        await _queue.EnterAsync(client, known, Capacity(), cancellationToken);
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
            _queue.Leave();
        }
    }
}
