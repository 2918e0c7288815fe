using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>
/// The writes of one request under its Idempotency-Key. Each mutation field of the operation has a key of its own, by its
/// place, so a request that is sent again finds each of its writes done.
/// </summary>
public sealed class IdempotentWrites(RequestOrigin origin, IClock clock)
{
    private int _place;

    /// <summary>The next write of the operation.</summary>
    /// <param name="mutation">The mutation's name.</param>
    /// <param name="input">What it was sent; part of what the key stands for.</param>
    public IdempotentWrite Next(string mutation, object? input) => origin.IdempotencyKey is { } key
        ? new IdempotentWrite(Hash($"{key}\n{_place++}"), Hash($"{mutation}\n{JsonSerializer.Serialize(input)}"), clock)
        : new IdempotentWrite(null, [], clock);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>One write, done once for its key. Both calls belong into the write's transaction, with the row that it changes held.</summary>
public sealed class IdempotentWrite(byte[]? key, byte[] fingerprint, IClock clock)
{
    /// <summary>The write that was carried out under this key before; null where there is none, or no key was sent.</summary>
    /// <exception cref="GraphError">The key was used for something else.</exception>
    public async Task<AppliedWrite?> FindAsync(StreakoidDb db, CancellationToken cancellationToken)
    {
        if (key is null || await db.FindAppliedWriteAsync(key, clock.Now(), cancellationToken) is not { } applied) return null;
        return applied.Fingerprint.AsSpan().SequenceEqual(fingerprint)
            ? applied
            : throw Reused();
    }

    /// <summary>Remembers that the write is carried out.</summary>
    /// <exception cref="GraphError">The key was used for something else at the same moment.</exception>
    public async Task RecordAsync(StreakoidDb db, Guid? result, CancellationToken cancellationToken)
    {
        if (key is not null && !await db.RecordAppliedWriteAsync(key, new AppliedWrite(fingerprint, result), clock.Now(), cancellationToken)) throw Reused();
    }

    /// <summary>Refuses a repeat whose first answer cannot be given again.</summary>
    public static GraphError Reused() =>
        new(ErrorCodes.IdempotencyKeyReused, "This Idempotency-Key was used for another request; send a new key with each new request.");
}
