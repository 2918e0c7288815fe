using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Streakoid.Data.Sql;

/// <summary>
/// Hand-written statements in one round trip: in the open transaction, or else in an implicit one. The owner is set before them if the
/// transaction does not have it yet.
/// </summary>
internal sealed class OwnerBatch : IAsyncDisposable
{
    private readonly StreakoidDb _db;
    private readonly NpgsqlBatch _batch;
    private readonly NpgsqlConnection? _own;
    private readonly bool _names;
    private readonly string _told;
    private readonly long _began = Stopwatch.GetTimestamp();

    private OwnerBatch(StreakoidDb db, NpgsqlConnection connection, NpgsqlTransaction? transaction, string told)
    {
        (_db, _batch, _told) = (db, new NpgsqlBatch(connection, transaction), told);
        _own = transaction is null ? connection : null;
        _names = _own is not null || !db.IsOwnerNamed;
        if (_names)
            _batch.BatchCommands.Add(db.Owner!.NameOwner(db));
    }

    /// <summary>Begins a batch, and takes a connection where no transaction has one.</summary>
    /// <param name="db">Whose statements they are.</param>
    /// <param name="told">The statement to log if the batch was slow.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<OwnerBatch> OpenAsync(StreakoidDb db, string told, CancellationToken cancellationToken)
    {
#pragma warning disable RS0030 // SQL that is written in this folder.
        NpgsqlConnection connection = (NpgsqlConnection)db.Database.GetDbConnection();
        NpgsqlTransaction? transaction = (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning restore RS0030
        db.Hear(connection);
        if (transaction is null)
            await connection.OpenAsync(cancellationToken);
        return new OwnerBatch(db, connection, transaction, told);
    }

    /// <summary>Adds a statement, whose <c>$1</c> is the owner.</summary>
    public NpgsqlBatchCommand Add(string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        NpgsqlBatchCommand command = new(sql) { Parameters = { Parameters.Of(_db.OwnerId) } };
        foreach (NpgsqlParameter parameter in parameters)
            command.Parameters.Add(parameter);
        _batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>Adds the end of the open transaction.</summary>
    public void AddCommit() => _batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));

    /// <summary>Carries it out; the reader stands before the rows of the first statement that was added.</summary>
    public async Task<NpgsqlDataReader> ReadAsync(CancellationToken cancellationToken)
    {
        NpgsqlDataReader? reader = null;
        try
        {
            reader = await _batch.ExecuteReaderAsync(cancellationToken);
            if (_own is null)
                _db.IsOwnerNamed = true;
            if (_names)
                await reader.NextResultAsync(cancellationToken);
            return reader;
        }
        catch (Exception error)
        {
            OutOfStep.Note(_db, error);
            if (reader is not null)
                await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Carries it out, for what it changes.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception error)
        {
            OutOfStep.Note(_db, error);
            throw;
        }
    }

    /// <summary>Stands the reader before the rows of the next statement.</summary>
    public async Task NextAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await reader.NextResultAsync(cancellationToken);
        }
        catch (Exception error)
        {
            OutOfStep.Note(_db, error);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _batch.DisposeAsync();
        if (_own is not null)
        {
            await OutOfStep.EndAsync(_db, _own);
            await _own.CloseAsync();
        }
        _db.Watch?.Ended(Stopwatch.GetElapsedTime(_began), _told);
    }
}
