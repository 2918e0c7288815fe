using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data;

public static class DirectReads
{
    extension(StreakoidDb db)
    {
        /// <summary>Carries out reads in one round trip, whose implicit transaction names the owner to row-level security.</summary>
        public async Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken cancellationToken)
        {
#pragma warning disable RS0030 // SQL that is written in this folder.
            NpgsqlConnection connection = (NpgsqlConnection)db.Database.GetDbConnection();
            if (db.Database.CurrentTransaction is not null) throw new InvalidOperationException("Direct reads are made outside of a transaction.");
#pragma warning restore RS0030
            long began = Stopwatch.GetTimestamp();
            await connection.OpenAsync(cancellationToken);
            try
            {
                await using NpgsqlBatch batch = new(connection);
                batch.BatchCommands.Add(db.Owner!.NameOwner(db));
                foreach (Read read in reads)
                {
                    NpgsqlBatchCommand command = new(read.Sql) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = db.OwnerId, NpgsqlDbType = NpgsqlDbType.Uuid } } };
                    foreach (NpgsqlParameter parameter in read.Parameters) command.Parameters.Add(parameter);
                    batch.BatchCommands.Add(command);
                }
                await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
                foreach (Read read in reads)
                {
                    await reader.NextResultAsync(cancellationToken);
                    await read.FillAsync(db, reader, cancellationToken);
                }
            }
            finally
            {
                await connection.CloseAsync();
                db.Watch?.Ended(Stopwatch.GetElapsedTime(began), reads[^1].Sql);
            }
        }
    }
}
