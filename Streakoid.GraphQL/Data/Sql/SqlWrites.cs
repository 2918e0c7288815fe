using Npgsql;

namespace Streakoid.Data.Sql;

public static class SqlWrites
{
    /// <summary>
    /// Writes a check-in that was computed from an unlocked snapshot, in one statement (<see cref="HistoryWrites.IfUnchanged"/>).
    /// </summary>
    /// <param name="db">The database, with the changes.</param>
    /// <param name="snapshot">The snapshot as it was read.</param>
    /// <param name="key">The key of the request, which is stored with the check-in, unless it was used before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// False, and nothing written, where the snapshot is another one by now or there is more to write: it has to be done with the streak
    /// held.
    /// </returns>
    public static async Task<bool> TryWriteAsync(this StreakoidDb db, byte[] snapshot, UnusedKey? key, CancellationToken cancellationToken)
    {
        try
        {
            if (db.Changes.AreNone)
                return key is null;
            if (db.Changes.IfUnchanged(db, snapshot, key) is not { } write)
                return false;
            await using OwnerBatch batch = await OwnerBatch.OpenAsync(db, write.Sql, cancellationToken);
            NpgsqlBatchCommand command = batch.Add(write.Sql, write.Parameters);
            await batch.ExecuteAsync(cancellationToken);
            if (command.RecordsAffected != 1)
                return false;
            db.Committed();
            return true;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another request has recorded the day meanwhile, and the snapshot is unchanged because nothing is due on that day.
            return false;
        }
        finally
        {
            db.Changes.Clear();
        }
    }

    /// <summary>
    /// Carries statements out and commits the open transaction, in one round trip: all of it, or nothing where one of them fails.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A statement changed more or fewer rows than it had to, which row-level security or a mistake has kept from it.
    /// </exception>
    internal static async Task CommitAsync(this StreakoidDb db, IReadOnlyList<Write> writes, CancellationToken cancellationToken)
    {
        await using OwnerBatch batch = await OwnerBatch.OpenAsync(db, writes[^1].Sql, cancellationToken);
        List<NpgsqlBatchCommand> commands = [.. writes.Select(write => batch.Add(write.Sql, write.Parameters))];
        batch.AddCommit();
        await batch.ExecuteAsync(cancellationToken);
        foreach ((Write write, NpgsqlBatchCommand command) in writes.Zip(commands))
        {
            if (write.Rows is { } wanted && command.RecordsAffected != wanted)
                throw new InvalidOperationException($"{command.RecordsAffected} rows were changed instead of {wanted} by: {write.Sql}");
        }
    }
}
