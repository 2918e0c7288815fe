using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data;

/// <summary>
/// Tells PostgreSQL's row-level security whose rows a statement may touch. The setting is local to a transaction, never to
/// the session, so a pooled connection cannot carry it to somebody else. A transaction is told once at its start; a read
/// outside one goes as a batch, whose implicit transaction the setting covers, at the price of no extra round trip.
/// The same statement bounds what follows it in time: a setting of the connection would be refused by a pooler that shares
/// connections by transaction, or be carried to whoever comes next.
/// </summary>
public sealed class OwnerInterceptor(DatabasePatience patience) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly string _setOwner = string.Create(CultureInfo.InvariantCulture, $"""
        select set_config('app.user_id', $1, true), set_config('statement_timeout', '{patience.StatementTimeout.TotalMilliseconds:0}', true), set_config('lock_timeout', '{patience.LockTimeout.TotalMilliseconds:0}', true)
        """);

    public async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand command = new(_setOwner, (NpgsqlConnection)connection, (NpgsqlTransaction)result);
        command.Parameters.Add(Owner(eventData.Context));
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw OnlyAsync();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null) return result;
        NpgsqlBatch batch = new((NpgsqlConnection)command.Connection!) { Timeout = command.CommandTimeout };
        batch.BatchCommands.Add(NameOwner(eventData.Context));
        NpgsqlBatchCommand query = new(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters) query.Parameters.Add(parameter.Clone());
        batch.BatchCommands.Add(query);
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return InterceptionResult<DbDataReader>.SuppressWithResult(reader);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        command.Transaction is null ? throw new InvalidOperationException("A write opens a transaction first.") : ValueTask.FromResult(result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        command.Transaction is null ? throw new InvalidOperationException("A scalar is read in a transaction.") : ValueTask.FromResult(result);

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => throw OnlyAsync();

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw OnlyAsync();

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => throw OnlyAsync();

    /// <summary>The first command of a batch that is a transaction of its own.</summary>
    internal NpgsqlBatchCommand NameOwner(Microsoft.EntityFrameworkCore.DbContext? context) => new(_setOwner) { Parameters = { Owner(context) } };

    private static NpgsqlParameter<string> Owner(Microsoft.EntityFrameworkCore.DbContext? context) =>
        new() { TypedValue = context is StreakoidDb { OwnerId: var id } && id != Guid.Empty ? id.ToString() : "", NpgsqlDbType = NpgsqlDbType.Text };

    private static InvalidOperationException OnlyAsync() => new("The database is spoken to asynchronously.");
}
