using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

/// <summary>A write that was made under an Idempotency-Key.</summary>
/// <param name="Fingerprint">SHA-256 of the mutation's name and input.</param>
/// <param name="Result">The key of what it made; null where it made nothing new.</param>
/// <param name="Answer">Its answer as JSON, where a repeat cannot tell it from the data; null elsewhere.</param>
public sealed record AppliedWrite(byte[] Fingerprint, Guid? Result, string? Answer);

/// <summary>An Idempotency-Key that is stored in the statement of its write.</summary>
/// <param name="Key">The key's hash.</param>
/// <param name="Fingerprint">SHA-256 of the mutation's name and input.</param>
/// <param name="Now">When it is used.</param>
public sealed record UnusedKey(byte[] Key, byte[] Fingerprint, Instant Now);

/// <summary>
/// The used Idempotency-Keys, stored in the transaction of their write, so that either both exist or neither does.
/// Expired keys of a user are deleted when that user writes.
/// </summary>
public static class AppliedWrites
{
    /// <summary>How long a key is stored.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(24);

#pragma warning disable RS0030 // SQL is written here: a table of two statements needs no entity.
    /// <summary>The write that this key was used for; null where it is new.</summary>
    public static async Task<AppliedWrite?> FindAppliedWriteAsync(
        this StreakoidDb db,
        byte[] key,
        Instant now,
        CancellationToken cancellationToken
    ) =>
        (
            await db
                .Database.SqlQuery<AppliedWrite>(
                    $"select fingerprint, result, answer from applied_writes where user_id = {db.OwnerId} and key = {key} and applied_at > {now - Lifetime}"
                )
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();

    /// <summary>Remembers a key with the write that the current transaction carries out; false where it was used for another one at the
    /// same moment.</summary>
    public static async Task<bool> RecordAppliedWriteAsync(
        this StreakoidDb db,
        byte[] key,
        AppliedWrite write,
        Instant now,
        CancellationToken cancellationToken
    )
    {
        await db.Database.ExecuteSqlAsync(
            $"delete from applied_writes where user_id = {db.OwnerId} and applied_at <= {now - Lifetime}",
            cancellationToken
        );
        return await db.Database.ExecuteSqlAsync(
                $"insert into applied_writes (user_id, key, fingerprint, result, answer, applied_at) values ({db.OwnerId}, {key}, {write.Fingerprint}, {write.Result}, {write.Answer}, {now}) on conflict do nothing",
                cancellationToken
            ) == 1;
    }
#pragma warning restore RS0030
}
