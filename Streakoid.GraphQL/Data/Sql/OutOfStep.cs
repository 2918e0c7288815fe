using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Streakoid.Data.Sql;

/// <summary>
/// Ends connections that may be out of step with the database instead of returning them to the pool. Npgsql 10.0 leaves one so when a
/// statement fails before it is executed, in the request that prepares it: the next request, which may be another user's, then fails
/// with "Received unexpected backend message" (docs/npgsql-out-of-step.md).
/// </summary>
public sealed class OutOfStep : DbCommandInterceptor, IDbConnectionInterceptor
{
    public override Task CommandFailedAsync(
        DbCommand command,
        CommandErrorEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Note(eventData.Context, eventData.Exception);
        return Task.CompletedTask;
    }

    public async ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    )
    {
        if (eventData.Context is StreakoidDb db)
            await EndAsync(db, connection);
        return result;
    }

    /// <summary>Remembers that a statement of a context failed.</summary>
    internal static void Note(DbContext? context, Exception error)
    {
        if (context is StreakoidDb db && MayBe(error))
            db.IsOutOfStep = true;
    }

    /// <summary>Ends a context's connection, before it is closed, if a statement has failed on it.</summary>
    internal static async ValueTask EndAsync(StreakoidDb db, DbConnection connection)
    {
        if (!db.IsOutOfStep)
            return;
        db.IsOutOfStep = false;
        if (connection.State != ConnectionState.Open)
            return;
        try
        {
            await using NpgsqlCommand end = new("select pg_terminate_backend(pg_backend_pid())", (NpgsqlConnection)connection);
            await end.ExecuteNonQueryAsync();
        }
        catch (Exception)
        {
            // It has ended: the database says so, or the driver has noticed by itself that it is out of step.
        }
    }

    /// <summary>A violated constraint and a conflict of transactions are found while a statement is executed; others perhaps before.</summary>
    private static bool MayBe(Exception error) =>
        error switch
        {
            DbUpdateException { InnerException: { } inner } => MayBe(inner),
            PostgresException { SqlState: ['2', '3', ..] or ['4', '0', ..] } => false,
            _ => true,
        };
}
