using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Database;

/// <summary>The connection pool of requests.</summary>
internal static class AppDataSource
{
    /// <summary>The pool's name in metrics.</summary>
    public const string Name = "streakoid";

    public static NpgsqlDataSource Create(string connectionString, DatabaseTimeouts timeouts, ILoggerFactory loggers)
    {
        NpgsqlDataSourceBuilder builder = new(Complete(connectionString, timeouts).ConnectionString);
        builder.Name = Name;
        builder.UseLoggerFactory(loggers).UseNodaTime();
        builder.UsePhysicalConnectionInitializer(
            connection => throw new NotSupportedException("Database access is asynchronous."),
            RefuseUnsafeRoleAsync
        );
        return builder.BuildWritable();
    }

    /// <summary>The settings of the pool: those of the connection string, with our defaults.</summary>
    public static NpgsqlConnectionStringBuilder Complete(string connectionString, DatabaseTimeouts timeouts)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString);
        // Settings of the connection string take precedence; the defaults serve many small requests. (ContainsKey would not
        // work: it shows which settings exist, not which were given.)
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = 64;
        // Settings are only made within transactions, so nothing has to be reset when a connection returns to the pool.
        if (!settings.ShouldSerialize("No Reset On Close"))
            settings.NoResetOnClose = true;
        // A few busy connections serve more than many that compete for the database's cores.
        if (!settings.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = 20;
        if (!settings.ShouldSerialize("Timeout"))
            settings.Timeout = 2;
        // The same as statement_timeout: this one is for a database that does not answer at all.
        if (!settings.ShouldSerialize("Command Timeout"))
            settings.CommandTimeout = (int)Math.Ceiling(timeouts.StatementTimeout.TotalSeconds);
        if (!settings.ShouldSerialize("Cancellation Timeout"))
            settings.CancellationTimeout = 250;
        return settings;
    }

    /// <summary>A role that bypasses row-level security is rejected on every connection.</summary>
    private static async Task RefuseUnsafeRoleAsync(NpgsqlConnection connection)
    {
        await using NpgsqlCommand command = new(
            """
            select rolsuper or rolbypassrls or exists (select from pg_class where relname = 'users' and relkind = 'r' and relowner = pg_roles.oid)
            from pg_roles where rolname = current_user
            """,
            connection
        );
        if (await command.ExecuteScalarAsync() is not false)
        {
            throw new StartException(
                $"the role {connection.UserName} of ConnectionStrings__Streakoid is a superuser, bypasses row-level security or owns the tables. "
                    + $"Connect as {RowSecurity.AppRole}, and give the owner to migrations in ConnectionStrings__StreakoidOwner."
            );
        }
    }
}
