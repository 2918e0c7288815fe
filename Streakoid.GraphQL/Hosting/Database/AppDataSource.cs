using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Database;

/// <summary>The pool that requests are served from.</summary>
internal static class AppDataSource
{
    /// <summary>What the pool is called in metrics.</summary>
    public const string Name = "streakoid";

    public static NpgsqlDataSource Create(string connectionString, DatabaseTimeouts timeouts, ILoggerFactory loggers)
    {
        NpgsqlDataSourceBuilder builder = new(Complete(connectionString, timeouts).ConnectionString);
        builder.Name = Name;
        builder.UseLoggerFactory(loggers).UseNodaTime();
        builder.UsePhysicalConnectionInitializer(connection => throw new NotSupportedException("The database is spoken to asynchronously."), RefuseUnsafeRoleAsync);
        return builder.Build();
    }

    /// <summary>The settings of the pool: those of the connection string, and ours where it says nothing.</summary>
    public static NpgsqlConnectionStringBuilder Complete(string connectionString, DatabaseTimeouts timeouts)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString);
        // What a connection string says stands; what it leaves out is set to serve many small requests. (ContainsKey would not
        // do: it says which settings exist, not which were given.)
        if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = 64;
        // Nothing is ever set on a session, only within transactions, so there is nothing to reset when a connection goes back.
        if (!settings.ShouldSerialize("No Reset On Close")) settings.NoResetOnClose = true;
        // A few connections that are never idle serve more than many which take turns on the database's processors.
        if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = 20;
        if (!settings.ShouldSerialize("Timeout")) settings.Timeout = 2;
        // As long as the server's own statement_timeout: this one is for a database that answers nothing at all.
        if (!settings.ShouldSerialize("Command Timeout")) settings.CommandTimeout = (int)Math.Ceiling(timeouts.StatementTimeout.TotalSeconds);
        if (!settings.ShouldSerialize("Cancellation Timeout")) settings.CancellationTimeout = 250;
        return settings;
    }

    /// <summary>A role that could look past row-level security is not let in, on any connection.</summary>
    private static async Task RefuseUnsafeRoleAsync(NpgsqlConnection connection)
    {
        await using NpgsqlCommand command = new(
            """
            select rolsuper or rolbypassrls or exists (select from pg_class where relname = 'users' and relkind = 'r' and relowner = pg_roles.oid)
            from pg_roles where rolname = current_user
            """,
            connection);
        if (await command.ExecuteScalarAsync() is not false)
        {
            throw new StartException(
                $"the role {connection.UserName} of ConnectionStrings__Streakoid is a superuser, bypasses row-level security or owns the tables. "
                + $"Connect as {RowSecurity.AppRole}, and give the owner to migrations in ConnectionStrings__StreakoidOwner.");
        }
    }
}
