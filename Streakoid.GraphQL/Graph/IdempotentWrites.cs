using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>
/// The writes of one request under its Idempotency-Key. Each mutation field has its own key, derived from its response name, of which an
/// operation has one, so a repeated request finds each of its writes, whatever became of the others.
/// </summary>
public sealed class IdempotentWrites(RequestOrigin origin, IClock clock)
{
    /// <summary>The write of a mutation field.</summary>
    /// <param name="responseName">The field's alias, or its name.</param>
    /// <param name="mutation">The mutation's name.</param>
    /// <param name="input">Its input, to which the key is bound.</param>
    public IdempotentWrite Of(string responseName, string mutation, object? input) =>
        origin.IdempotencyKey is { } key
            ? new IdempotentWrite(Hash($"{key}\n{responseName}"), Hash($"{mutation}\n{JsonSerializer.Serialize(input)}"), clock)
            : new IdempotentWrite(null, [], clock);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>A write that runs once per key. Call both methods in the write's transaction, with its row locked.</summary>
public sealed class IdempotentWrite(byte[]? key, byte[] fingerprint, IClock clock)
{
    /// <summary>The key, to be stored in the statement of the write; null if none was sent.</summary>
    public UnusedKey? Unused => key is null ? null : new UnusedKey(key, fingerprint, clock.Now());

    /// <summary>The earlier write with this key; null if there is none or no key was sent.</summary>
    /// <exception cref="GraphError">The key was used for another request.</exception>
    public async Task<AppliedWrite?> FindAsync(StreakoidDb db, CancellationToken cancellationToken)
    {
        if (key is null || await db.FindAppliedWriteAsync(key, clock.Now(), cancellationToken) is not { } applied)
            return null;
        return applied.Fingerprint.AsSpan().SequenceEqual(fingerprint) ? applied : throw Reused();
    }

    /// <summary>Stores the key of the write.</summary>
    /// <exception cref="GraphError">A concurrent request has used the key for another write.</exception>
    public Task RecordAsync(StreakoidDb db, Guid? result, CancellationToken cancellationToken) =>
        RecordAsync(db, new AppliedWrite(fingerprint, result, null), cancellationToken);

    /// <summary>Stores the key of the write with its answer, for a repeat that cannot tell it from the data.</summary>
    /// <exception cref="GraphError">A concurrent request has used the key for another write.</exception>
    public Task RecordAnswerAsync<T>(StreakoidDb db, T answer, CancellationToken cancellationToken) =>
        key is null
            ? Task.CompletedTask
            : RecordAsync(db, new AppliedWrite(fingerprint, null, JsonSerializer.Serialize(answer)), cancellationToken);

    /// <summary>The answer that was stored with an earlier write.</summary>
    /// <exception cref="GraphError">None was stored.</exception>
    public static T AnswerOf<T>(AppliedWrite applied) =>
        applied.Answer is { } answer ? JsonSerializer.Deserialize<T>(answer)! : throw Reused();

    private async Task RecordAsync(StreakoidDb db, AppliedWrite write, CancellationToken cancellationToken)
    {
        if (key is not null && !await db.RecordAppliedWriteAsync(key, write, clock.Now(), cancellationToken))
            throw Reused();
    }

    /// <summary>Rejects a repeat whose first response cannot be reproduced.</summary>
    public static GraphError Reused() =>
        new(ErrorCodes.IdempotencyKeyReused, "This Idempotency-Key was used for another request; send a new key with each new request.");
}
