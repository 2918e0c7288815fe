using Npgsql;

namespace Streakoid.EmbeddedPostgres;

/// <summary>Creates the roles and the database that Streakoid needs.</summary>
internal static class Roles
{
    /// <summary>The cluster's superuser, used only here.</summary>
    public const string Superuser = "postgres";

    /// <summary>Owns the database and migrates it.</summary>
    public const string Owner = "streakoid_owner";

    /// <summary>The role of requests: subject to row-level security, and owns nothing.</summary>
    public const string App = "streakoid_app";

    public const string Database = "streakoid";

    /// <summary>Creates missing roles and the database; idempotent.</summary>
    public static async Task EnsureAsync(string superuserConnectionString, Secrets secrets, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await OpenAsync(superuserConnectionString, "postgres", ct);
        var existing = new HashSet<string>();
        await using (
            var command = new NpgsqlCommand("SELECT rolname FROM pg_roles UNION SELECT 'database ' || datname FROM pg_database", connection)
        )
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                existing.Add(reader.GetString(0));

        if (!existing.Contains(Owner))
            await ExecuteAsync(
                connection,
                $"CREATE ROLE {Owner} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '{secrets.Owner}'",
                ct
            );
        if (!existing.Contains(App))
            await ExecuteAsync(
                connection,
                $"CREATE ROLE {App} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '{secrets.App}'",
                ct
            );
        if (!existing.Contains($"database {Database}"))
            await ExecuteAsync(connection, $"CREATE DATABASE {Database} OWNER {Owner}", ct);
        await LimitAccessAsync(connection, Database, ct);
    }

    /// <summary>Only the owner and the app may connect. These rights belong to the database: a copy doesn't inherit them.</summary>
    public static Task LimitAccessAsync(NpgsqlConnection superuser, string database, CancellationToken ct) =>
        ExecuteAsync(
            superuser,
            $"REVOKE ALL ON DATABASE \"{database}\" FROM PUBLIC; GRANT CONNECT ON DATABASE \"{database}\" TO {App}",
            ct
        );

    /// <summary>Opens a connection to another database of the same server.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString, string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Database = database, Pooling = false }.ConnectionString
        );
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // PostgreSQL accepts no parameters in these statements. The names are constants, the passwords hexadecimal.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
