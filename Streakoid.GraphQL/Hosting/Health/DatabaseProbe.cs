using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Hosting.Health;

/// <summary>
/// Checks over a separate connection whether this version of the server can work with the database: pool and
/// server may be busy without being broken, and an open connection does not show whether another one can be opened.
/// </summary>
internal sealed class DatabaseProbe : IAsyncDisposable
{
    /// <summary>How long the database may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const string Question = """
        select
          (select rolsuper or rolbypassrls or exists (select from pg_class where relname = 'users' and relkind = 'r' and relowner = pg_roles.oid)
           from pg_roles where rolname = current_user),
          array(
            select needed.tbl || '.' || needed.col from unnest($1::text[], $2::text[]) as needed(tbl, col)
            where not exists (select from pg_attribute where attrelid = to_regclass('public.' || needed.tbl) and attname = needed.col and not attisdropped))
        """;

    private readonly NpgsqlDataSource _source;
    private readonly string[] _tables;
    private readonly string[] _columns;

    public DatabaseProbe(string connectionString, IDbContextFactory<StreakoidDb> databases)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString)
        {
            Pooling = false,
            Timeout = 1,
            CommandTimeout = 1,
            CancellationTimeout = -1,
        };
        _source = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "health" }.Build();
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
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = new(Question, connection)
        {
            Parameters =
            {
                new() { Value = _tables },
                new() { Value = _columns },
            },
        };
        await using NpgsqlDataReader answer = await command.ExecuteReaderAsync(cancellationToken);
        await answer.ReadAsync(cancellationToken);
        if (answer.GetBoolean(0))
            return "the role is not safe";
        return answer.GetFieldValue<string[]>(1).Length > 0 ? "the schema is not migrated" : null;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
