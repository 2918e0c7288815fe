using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Streakoid.Data;

public static class DirectWrites
{
    /// <summary>
    /// Writes a check-in that was worked out from a ledger which nobody held, in one statement (<see cref="HistoryChanges.IfUnchanged"/>).
    /// </summary>
    /// <param name="db">The database, with the changes.</param>
    /// <param name="ledger">The ledger as it was read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False, and nothing written, where the ledger is another one by now or there is more to write: it has to be done with the streak held.</returns>
    public static async Task<bool> TryWriteAsync(this StreakoidDb db, byte[] ledger, CancellationToken cancellationToken)
    {
        try
        {
            if (db.Changes.AreNone) return true;
            if (db.Changes.IfUnchanged(db, ledger) is not { } write) return false;
            long began = Stopwatch.GetTimestamp();
#pragma warning disable RS0030 // SQL that is written in this folder.
            NpgsqlConnection connection = (NpgsqlConnection)db.Database.GetDbConnection();
#pragma warning restore RS0030
            await connection.OpenAsync(cancellationToken);
            try
            {
                await using NpgsqlBatch batch = new(connection);
                batch.BatchCommands.Add(db.Owner!.NameOwner(db));
                batch.BatchCommands.Add(Command(db, write));
                await batch.ExecuteNonQueryAsync(cancellationToken);
                return batch.BatchCommands[1].RecordsAffected == 1;
            }
            catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Somebody else has recorded the day meanwhile, and the ledger is the same since nothing is asked of that day.
                return false;
            }
            finally
            {
                await connection.CloseAsync();
                db.Watch?.Ended(Stopwatch.GetElapsedTime(began), write.Sql);
            }
        }
        finally
        {
            db.Changes.Clear();
        }
    }

    /// <summary>Carries statements out and commits the open transaction, in one round trip: all of it, or nothing where one of them fails.</summary>
    /// <exception cref="InvalidOperationException">A statement changed more or fewer rows than it had to, which row-level security or a mistake has kept from it.</exception>
    internal static async Task CommitAsync(this StreakoidDb db, IReadOnlyList<Write> writes, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
#pragma warning disable RS0030 // SQL that is written in this folder.
        await using NpgsqlBatch batch = new((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction());
#pragma warning restore RS0030
        if (!db.IsOwnerNamed) batch.BatchCommands.Add(db.Owner!.NameOwner(db));
        int first = batch.BatchCommands.Count;
        foreach (Write write in writes) batch.BatchCommands.Add(Command(db, write));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        db.Watch?.Ended(Stopwatch.GetElapsedTime(began), writes[^1].Sql);
        for (int i = 0; i < writes.Count; i++)
        {
            if (writes[i].Rows is { } wanted && batch.BatchCommands[first + i].RecordsAffected != wanted)
                throw new InvalidOperationException($"{batch.BatchCommands[first + i].RecordsAffected} rows were changed and not {wanted} by: {writes[i].Sql}");
        }
    }

    private static NpgsqlBatchCommand Command(StreakoidDb db, Write write)
    {
        NpgsqlBatchCommand command = new(write.Sql) { Parameters = { Parameters.Of(db.OwnerId) } };
        foreach (NpgsqlParameter parameter in write.Parameters) command.Parameters.Add(parameter);
        return command;
    }
}
