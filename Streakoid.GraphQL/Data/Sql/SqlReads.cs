using Npgsql;

namespace Streakoid.Data.Sql;

public static class SqlReads
{
    extension(StreakoidDb db)
    {
        /// <summary>
        /// Carries out reads in one round trip: in the transaction that is open, or else in an implicit one of their own.
        /// </summary>
        public async Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken cancellationToken)
        {
            await using OwnerBatch batch = await OwnerBatch.OpenAsync(db, reads[^1].Sql, cancellationToken);
            foreach (Read read in reads)
                batch.Add(read.Sql, read.Parameters);
            await using NpgsqlDataReader reader = await batch.ReadAsync(cancellationToken);
            for (int i = 0; i < reads.Count; i++)
            {
                if (i > 0)
                    await batch.NextAsync(reader, cancellationToken);
                await reads[i].FillAsync(db, reader, cancellationToken);
            }
        }
    }
}
