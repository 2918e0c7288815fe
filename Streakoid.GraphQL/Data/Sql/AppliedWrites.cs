using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

/// <summary>A write that was carried out under an Idempotency-Key.</summary>
/// <param name="Fingerprint">SHA-256 of what was asked for.</param>
/// <param name="Result">The key of what it made; null where it made nothing new.</param>
public sealed record AppliedWrite(byte[] Fingerprint, Guid? Result);

/// <summary>
/// Which keys have been used, kept in the transaction of the write that used them: either both are there or neither is.
/// A user's own keys are swept as that user writes.
/// </summary>
public static class AppliedWrites
{
    /// <summary>For how long a key is remembered.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(24);

#pragma warning disable RS0030 // SQL is written here: a table of two statements needs no entity.
    /// <summary>The write that this key was used for; null where it is new.</summary>
    public static async Task<AppliedWrite?> FindAppliedWriteAsync(this StreakoidDb db, byte[] key, Instant now, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<AppliedWrite>(
            $"select fingerprint, result from applied_writes where user_id = {db.OwnerId} and key = {key} and applied_at > {now - Lifetime}")
            .ToListAsync(cancellationToken)).SingleOrDefault();

    /// <summary>Remembers a key with the write that the current transaction carries out; false where it was used for another one at the same moment.</summary>
    public static async Task<bool> RecordAppliedWriteAsync(this StreakoidDb db, byte[] key, AppliedWrite write, Instant now, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"delete from applied_writes where user_id = {db.OwnerId} and applied_at <= {now - Lifetime}", cancellationToken);
        return await db.Database.ExecuteSqlAsync(
            $"insert into applied_writes (user_id, key, fingerprint, result, applied_at) values ({db.OwnerId}, {key}, {write.Fingerprint}, {write.Result}, {now}) on conflict do nothing",
            cancellationToken) == 1;
    }
#pragma warning restore RS0030
}
