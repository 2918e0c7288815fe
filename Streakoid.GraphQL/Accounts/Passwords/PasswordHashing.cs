using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// ASP.NET Core Identity's hasher with limited concurrency. Passwords of known clients have a queue of their own and are hashed at normal
/// priority. All others are hashed at idle priority, so that many logins at once do not slow down other requests. If its queue is too
/// long, a request is rejected.
/// </summary>
public sealed class PasswordHashing(
    IOptions<AccountsOptions> options,
    AccountsMeter meter,
    IHttpContextAccessor requests,
    TimeProvider time
) : IDisposable
{
    private const int IterationsAt = 5;
    private const int SubkeyLength = 32;

    private readonly PasswordHasher<User> _hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations })
    );

    // After this long without progress the CPU is busy with other work, and hashing runs at normal priority.
    private readonly IdlePriorityExecutor _idle = new(options.Value.HashesAtOnce, TimeSpan.FromSeconds(1));
    private readonly Room _known = new(
        Math.Max(1, options.Value.HashesAtOnce / 2),
        options.Value.MaxPasswordRequests / 2,
        options.Value.HashPatience,
        time
    );
    private readonly Room _others = new(options.Value.HashesAtOnce, options.Value.MaxPasswordRequests, options.Value.HashPatience, time);
    private string? _dummyHash;

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
                    string normalized = PasswordRules.Normalize(password);
                    PasswordVerificationResult result = _hasher.VerifyHashedPassword(null!, compared, normalized);
                    if (result == PasswordVerificationResult.Failed)
                        DoTheRest(compared, normalized);
                    return hash is null ? PasswordVerificationResult.Failed : result;
                },
                cancellationToken
            );

    /// <summary>Throws if the queue is too long to hash another password of the request's client in time.</summary>
    /// <exception cref="TimeoutException">The queue is too long.</exception>
    public void RequireRoom()
    {
        (string client, Room room) = Caller();
        room.Queue.RequireRoom(client, room.Capacity);
    }

    public void Dispose() => _idle.Dispose();

    /// <summary>
    /// Who takes the turn. What a user sends, or makes known, counts for that user at whatever address: with any number of addresses, one account takes
    /// the turns of one client.
    /// </summary>
    private (string Client, Room Room) Caller() =>
        requests.HttpContext?.RequestServices.GetService<RequestOrigin>() is not { } origin ? ("", _others)
        : (origin.ProvenUser ?? origin.KnownBy) is { } user ? ($"user:{user}", _known)
        : (origin.ClientAddress, _others);

    /// <summary>
    /// Does the work that an older hash with fewer iterations has saved, since an address without an account takes all of them. With the right
    /// password the hash is renewed, which takes longer in any case.
    /// </summary>
    private void DoTheRest(string compared, string normalized)
    {
        // Identity's third format: a byte 1, the function in 4 bytes, the iterations in 4.
        byte[] stored = Convert.FromBase64String(compared);
        int done =
            stored is [1, ..] && stored.Length >= IterationsAt + sizeof(int)
                ? BinaryPrimitives.ReadInt32BigEndian(stored.AsSpan(IterationsAt))
                : 0;
        int missing = options.Value.PasswordIterations - done;
        if (missing > 0)
            Rfc2898DeriveBytes.Pbkdf2(normalized, stored, missing, HashAlgorithmName.SHA512, SubkeyLength);
    }

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        long queuedAt = Stopwatch.GetTimestamp();
        (string client, Room room) = Caller();
        await room.Queue.EnterAsync(client, room.Capacity, cancellationToken);
        try
        {
            // Measured by the thread that hashes.
            (T, long, TimeSpan) Hash()
            {
                long began = Stopwatch.GetTimestamp();
                return (work(), began, Stopwatch.GetElapsedTime(began));
            }
            (T result, long began, TimeSpan took) = await (
                room == _known ? RunOnThreadAsync(Hash, cancellationToken) : _idle.RunAsync(Hash, cancellationToken)
            );
            room.Took(took);
            meter.Hashed(Stopwatch.GetElapsedTime(queuedAt, began), took);
            return result;
        }
        finally
        {
            room.Queue.Leave();
        }
    }

    /// <summary>Runs on a thread of its own: the pool's few threads serve requests.</summary>
    private static Task<T> RunOnThreadAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A queue with the duration of its hashes.</summary>
    /// <param name="atOnce">How many are hashed at once.</param>
    /// <param name="most">How many requests may be in it, those that are hashed included.</param>
    /// <param name="patience">How long each may wait.</param>
    /// <param name="time">The clock.</param>
    private sealed class Room(int atOnce, int most, TimeSpan patience, TimeProvider time)
    {
        // With an estimate before the first.
        private double _seconds = 0.1;

        public HashQueue Queue { get; } = new(atOnce, time);

        /// <summary>How many passwords can be hashed while one waits as long as it may, within the room's part of the server's requests.</summary>
        public int Capacity => (int)Math.Max(1, Math.Min(most - atOnce, patience.TotalSeconds * atOnce / Volatile.Read(ref _seconds)));

        /// <summary>A moving average, since a single hash can take many times as long while the CPU is busy.</summary>
        public void Took(TimeSpan duration) =>
            Volatile.Write(ref _seconds, (0.8 * Volatile.Read(ref _seconds)) + (0.2 * duration.TotalSeconds));
    }
}
