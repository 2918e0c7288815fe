using Microsoft.EntityFrameworkCore.Storage;

namespace Streakoid.Data;

#pragma warning disable RS0030 // This is the one place that opens transactions.
public static class Transactions
{
    /// <summary>Opens the transaction of a write that is to come, for what it reads first. It leaves nothing unless a write takes it over.</summary>
    public static Task OpenTransactionAsync(this StreakoidDb db, CancellationToken cancellationToken) => db.Database.BeginTransactionAsync(cancellationToken);

    /// <summary>Ends a transaction that no write has taken over.</summary>
    public static Task LeaveTransactionAsync(this StreakoidDb db, CancellationToken cancellationToken) =>
        db.Database.CurrentTransaction is { } open ? open.RollbackAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>
    /// Runs a write in one transaction, which commits when <paramref name="write"/> returns and leaves nothing when it throws.
    /// </summary>
    public static async Task<T> WriteAsync<T>(this StreakoidDb db, Func<Task<T>> write, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = db.Database.CurrentTransaction ?? await db.Database.BeginTransactionAsync(cancellationToken);
        // What fails is rolled back as a whole: a savepoint in between would be two round trips for nothing.
        db.Database.AutoSavepointsEnabled = false;
        try
        {
            T result = await write();
            await db.SaveChangesAsync(cancellationToken);
            if (db.Changes.IsEmpty) await transaction.CommitAsync(cancellationToken);
            else await db.CommitAsync(db.Changes.Writes(db), cancellationToken);
            return result;
        }
        finally
        {
            db.Changes.Clear();
            // What was read for the write must not be taken for the truth afterwards.
            db.ChangeTracker.Clear();
        }
    }
}
