using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Health;

/// <summary>
/// Checks whether this version of the server can work with the database, over a connection of the pool that serves requests. If the pool
/// has none to spare, which is no fault, it asks over a separate connection.
/// </summary>
internal sealed class DatabaseProbe : IAsyncDisposable
{
    /// <summary>How long the database may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    internal const string UnsafeRole = "the role is not safe";
    internal const string NotMigrated = "the schema is not migrated";

    private const string Question = """
        select
          current_setting('transaction_read_only')::bool,
          (select rolsuper or rolbypassrls or exists (select from pg_class where relname = 'users' and relkind = 'r' and relowner = pg_roles.oid)
           from pg_roles where rolname = current_user),
          array(
            select needed.tbl || '.' || needed.col from unnest($1::text[], $2::text[]) as needed(tbl, col)
            where not exists (select from pg_attribute where attrelid = to_regclass('public.' || needed.tbl) and attname = needed.col and not attisdropped))
        """;

    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _separate;
    private readonly string[] _tables;
    private readonly string[] _columns;

    public DatabaseProbe(NpgsqlDataSource pool, string connectionString, IDbContextFactory<StreakoidDb> databases)
    {
        _pool = pool;
        NpgsqlConnectionStringBuilder settings = new(connectionString)
        {
            Pooling = false,
            Timeout = 1,
            CommandTimeout = 1,
            CancellationTimeout = -1,
        };
        _separate = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "health" }.BuildWritable();
        using StreakoidDb db = databases.CreateDbContext();
        (string Table, string Column)[] needed =
        [
            .. from table in db.Model.GetRelationalModel().Tables from column in table.Columns select (table.Name, column.Name),
            .. ChangeReads.Needed,
        ];
        _tables = [.. needed.Select(n => n.Table)];
        _columns = [.. needed.Select(n => n.Column)];
    }

    /// <summary>The fault, in words that are safe to publish; null if there is none.</summary>
    /// <remarks>
    /// Checks every table and column of this version's model. A later version may have added more,
    /// so two versions can run side by side.
    /// </remarks>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection =
            await OfPoolAsync(cancellationToken) ?? await _separate.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = new(Question, connection)
        {
            CommandTimeout = 1,
            Parameters =
            {
                new() { Value = _tables },
                new() { Value = _columns },
            },
        };
        await using NpgsqlDataReader answer = await command.ExecuteReaderAsync(cancellationToken);
        await answer.ReadAsync(cancellationToken);
        if (answer.GetBoolean(1))
            return UnsafeRole;
        if (answer.GetFieldValue<string[]>(2).Length > 0)
            return NotMigrated;
        return answer.GetBoolean(0) ? "the database is read-only" : null;
    }

    public ValueTask DisposeAsync() => _separate.DisposeAsync();

    /// <summary>A connection of the pool; null if it has none to spare, or rejects the role, which is reported in detail.</summary>
    private async Task<NpgsqlConnection?> OfPoolAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience / 2);
        try
        {
            while (true)
            {
                try
                {
                    return await _pool.OpenConnectionAsync(patience.Token);
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
                {
                    // Others have all that the database has, and requests those of the pool, for some milliseconds.
                    await Task.Delay(Pause, patience.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StartException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
