using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Streakoid.Data;

public static class DirectReads
{
    extension(StreakoidDb db)
    {
        /// <summary>Carries out reads in one round trip: in the transaction that is open, or else in an implicit one of their own.</summary>
        public async Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken cancellationToken)
        {
#pragma warning disable RS0030 // SQL that is written in this folder.
            NpgsqlConnection connection = (NpgsqlConnection)db.Database.GetDbConnection();
            NpgsqlTransaction? transaction = (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning restore RS0030
            if (transaction is null) await connection.OpenAsync(cancellationToken);
            long began = Stopwatch.GetTimestamp();
            try
            {
                await using NpgsqlBatch batch = new(connection, transaction);
                if (transaction is null || !db.IsOwnerNamed) batch.BatchCommands.Add(db.Owner!.NameOwner(db));
                foreach (Read read in reads)
                {
                    NpgsqlBatchCommand command = new(read.Sql) { Parameters = { Parameters.Of(db.OwnerId) } };
                    foreach (NpgsqlParameter parameter in read.Parameters) command.Parameters.Add(parameter);
                    batch.BatchCommands.Add(command);
                }
                await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
                bool naming = batch.BatchCommands.Count > reads.Count;
                if (transaction is not null) db.IsOwnerNamed = true;
                for (int i = 0; i < reads.Count; i++)
                {
                    if (naming || i > 0) await reader.NextResultAsync(cancellationToken);
                    await reads[i].FillAsync(db, reader, cancellationToken);
                }
            }
            finally
            {
                if (transaction is null) await connection.CloseAsync();
                db.Watch?.Ended(Stopwatch.GetElapsedTime(began), reads[^1].Sql);
            }
        }
    }
}
