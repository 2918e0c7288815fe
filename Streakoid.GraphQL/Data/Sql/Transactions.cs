using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Streakoid.Data.Sql;

#pragma warning disable RS0030 // This is the one place that opens transactions.
public static class Transactions
{
    /// <summary>
    /// Runs a write in one transaction, which commits when <paramref name="write"/> returns and leaves nothing when it throws, or returns
    /// what <paramref name="keeps"/> denies.
    /// </summary>
    public static async Task<T> WriteAsync<T>(
        this StreakoidDb db,
        Func<Task<T>> write,
        CancellationToken cancellationToken,
        Func<T, bool>? keeps = null
    )
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // What fails is rolled back as a whole: a savepoint in between would be two round trips for nothing.
        db.Database.AutoSavepointsEnabled = false;
        try
        {
            T result = await write();
            if (keeps?.Invoke(result) == false)
                return result;
            await db.SaveChangesAsync(cancellationToken);
            if (db.Changes.IsEmpty)
                await transaction.CommitAsync(cancellationToken);
            else
                await db.CommitAsync(db.Changes.Writes(db), cancellationToken);
            db.Committed();
            return result;
        }
        catch (Exception error) when (error is DbUpdateException or NpgsqlException)
        {
            OutOfStep.Note(db, error);
            throw;
        }
        finally
        {
            db.Changes.Clear();
            // What was read for the write must not be taken for the truth afterwards.
            db.ChangeTracker.Clear();
        }
    }
}
