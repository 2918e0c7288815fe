using Npgsql;

namespace Streakoid.Data.Sql;

/// <summary>
/// A statement whose rows are read without Entity Framework, for frequent queries. Several run in one round trip
/// (<see cref="SqlReads.ReadAsync"/>), within the same four layers: each names the owner and checks each row's owner.
/// </summary>
public abstract class Read
{
    private protected Read(string sql, IReadOnlyList<NpgsqlParameter> parameters) => (Sql, Parameters) = (sql, parameters);

    /// <summary>The statement; <c>$1</c> is the owner.</summary>
    internal string Sql { get; }

    /// <summary>What follows the owner, from <c>$2</c> on.</summary>
    internal IReadOnlyList<NpgsqlParameter> Parameters { get; }

    internal abstract Task FillAsync(StreakoidDb db, NpgsqlDataReader reader, CancellationToken cancellationToken);
}

/// <summary>A read of one kind of rows.</summary>
public sealed class Read<TRow> : Read
    where TRow : IOwned
{
    private readonly Func<NpgsqlDataReader, TRow> _row;

    internal Read(string sql, Func<NpgsqlDataReader, TRow> row, params NpgsqlParameter[] parameters)
        : base(sql, parameters) => _row = row;

    /// <summary>The rows in the statement's order, once they are read.</summary>
    public List<TRow> Rows { get; } = [];

    internal override async Task FillAsync(StreakoidDb db, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            TRow row = _row(reader);
            db.VerifyOwner<TRow>(row.UserId);
            Rows.Add(row);
        }
    }
}
