using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data.Sql;

/// <summary>
/// Sets the user for PostgreSQL's row-level security. The setting is local to a transaction, never to
/// the session, so a pooled connection cannot carry it to another user. A transaction sets it once, with its first statement; a read
/// outside one goes as a batch, whose implicit transaction the setting covers. Neither takes a round trip of its own.
/// The same statement sets timeouts: a setting of the connection would be rejected by a pooler that shares
/// connections by transaction, or carried to the next client.
/// </summary>
public sealed class OwnerInterceptor(DatabaseTimeouts timeouts, IOptions<FeedOptions> feed)
    : DbCommandInterceptor,
        IDbTransactionInterceptor,
        IOwnerCommand
{
    private readonly string _setOwner = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        select set_config('app.user_id', $1, true), set_config('statement_timeout', '{timeouts.StatementTimeout.TotalMilliseconds:0}', true), set_config('lock_timeout', '{timeouts.LockTimeout.TotalMilliseconds:0}', true), set_config('app.change_retention', '{feed.Value.Retention.TotalSeconds:0}', true)
        """
    );

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is StreakoidDb db)
        {
            db.IsOwnerNamed = false;
            db.Hear((NpgsqlConnection)connection);
        }
        return ValueTask.FromResult(result);
    }

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw OnlyAsync();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        StreakoidDb? db = eventData.Context as StreakoidDb;
        if (command.Transaction is not null && db is { IsOwnerNamed: true })
            return result;
        if (eventData.CommandSource == CommandSource.SaveChanges)
        {
            // Several statements in one command, which cannot be one of a batch.
            await NameOwnerAsync(command, eventData.Context, cancellationToken);
            return result;
        }
        NpgsqlBatch batch = new((NpgsqlConnection)command.Connection!, (NpgsqlTransaction?)command.Transaction)
        {
            Timeout = command.CommandTimeout,
        };
        batch.BatchCommands.Add(NameOwner(eventData.Context));
        NpgsqlBatchCommand query = new(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
            query.Parameters.Add(parameter.Clone());
        batch.BatchCommands.Add(query);
        NpgsqlDataReader? reader = null;
        try
        {
            reader = await batch.ExecuteReaderAsync(cancellationToken);
            if (db is not null && command.Transaction is not null)
                db.IsOwnerNamed = true;
            await reader.NextResultAsync(cancellationToken);
            return InterceptionResult<DbDataReader>.SuppressWithResult(reader);
        }
        catch (Exception error)
        {
            OutOfStep.Note(db, error);
            if (reader is not null)
                await reader.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        await NameOwnerAsync(command, eventData.Context, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    )
    {
        await NameOwnerAsync(command, eventData.Context, cancellationToken);
        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    ) => throw OnlyAsync();

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result
    ) => throw OnlyAsync();

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result
    ) => throw OnlyAsync();

    /// <summary>Sets the user by a separate statement, if the transaction's first one returns no rows.</summary>
    private async Task NameOwnerAsync(
        DbCommand command,
        Microsoft.EntityFrameworkCore.DbContext? context,
        CancellationToken cancellationToken
    )
    {
        if (command.Transaction is null)
            throw new InvalidOperationException("A write must open a transaction first.");
        if (context is StreakoidDb { IsOwnerNamed: true })
            return;
        await using NpgsqlCommand naming = new(_setOwner, (NpgsqlConnection)command.Connection!, (NpgsqlTransaction)command.Transaction);
        naming.Parameters.Add(Owner(context));
        await naming.ExecuteNonQueryAsync(cancellationToken);
        if (context is StreakoidDb db)
            db.IsOwnerNamed = true;
    }

    /// <summary>The first command of a batch, which covers those after it.</summary>
    public NpgsqlBatchCommand NameOwner(Microsoft.EntityFrameworkCore.DbContext? context) =>
        new(_setOwner) { Parameters = { Owner(context) } };

    private static NpgsqlParameter<string> Owner(Microsoft.EntityFrameworkCore.DbContext? context) =>
        new()
        {
            TypedValue = context is StreakoidDb { OwnerId: var id } && id != Guid.Empty ? id.ToString() : "",
            NpgsqlDbType = NpgsqlDbType.Text,
        };

    private static InvalidOperationException OnlyAsync() => new("Database access is asynchronous.");
}
