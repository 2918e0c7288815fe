using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Streakoid.Data;

internal static class DirectWrites
{
    /// <summary>Carries statements out and commits the open transaction, in one round trip: all of it, or nothing where one of them fails.</summary>
    /// <exception cref="InvalidOperationException">A statement changed more or fewer rows than it had to, which row-level security or a mistake has kept from it.</exception>
    public static async Task CommitAsync(this StreakoidDb db, IReadOnlyList<Write> writes, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
#pragma warning disable RS0030 // SQL that is written in this folder.
        await using NpgsqlBatch batch = new((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction());
#pragma warning restore RS0030
        if (!db.IsOwnerNamed) batch.BatchCommands.Add(db.Owner!.NameOwner(db));
        int first = batch.BatchCommands.Count;
        foreach (Write write in writes)
        {
            NpgsqlBatchCommand command = new(write.Sql) { Parameters = { Parameters.Of(db.OwnerId) } };
            foreach (NpgsqlParameter parameter in write.Parameters) command.Parameters.Add(parameter);
            batch.BatchCommands.Add(command);
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        db.Watch?.Ended(Stopwatch.GetElapsedTime(began), writes[^1].Sql);
        for (int i = 0; i < writes.Count; i++)
        {
            if (writes[i].Rows is { } wanted && batch.BatchCommands[first + i].RecordsAffected != wanted)
                throw new InvalidOperationException($"{batch.BatchCommands[first + i].RecordsAffected} rows were changed and not {wanted} by: {writes[i].Sql}");
        }
    }
}
