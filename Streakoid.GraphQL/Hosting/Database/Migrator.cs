using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Database;

/// <summary>Applies the migrations as the role that owns the tables. Concurrent runs wait for each other; a repeat does nothing.</summary>
internal static class Migrator
{
    /// <summary>Any number, as long as every version uses the same.</summary>
    public const long MigrationLock = 0x53_74_72_65_61_6b;

    /// <returns>The migrations that were applied now.</returns>
    /// <exception cref="StartException">The database cannot be reached, lacks the application's role, or was made by a version from
    /// before the first release.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string ownerConnectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection turn = await TakeTurnAsync(ownerConnectionString, cancellationToken);
            await using StreakoidDb db = new(new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel(ownerConnectionString).Options);
#pragma warning disable RS0030 // Migrations are not a request's SQL.
            List<string> pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
            if (
                pending.Count > 0
                && (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(db.Database.GetMigrations()).Any()
            )
                throw OfAnotherHistory();
            await db.Database.MigrateAsync(cancellationToken);
#pragma warning restore RS0030
            return pending;
        }
        catch (PostgresException e) when (LacksAppRole(e) is { } refusal)
        {
            throw refusal;
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            throw new StartException($"the database cannot be reached: {e.Message} Check ConnectionStrings__StreakoidOwner.");
        }
    }

    /// <summary>What to say if the application's role does not exist; null if the error is another one.</summary>
    public static StartException? LacksAppRole(PostgresException error) =>
        error.SqlState == PostgresErrorCodes.UndefinedObject && error.MessageText.Contains(RowSecurity.AppRole, StringComparison.Ordinal)
            ? new StartException(
                $"the role {RowSecurity.AppRole} does not exist. Create it as an administrator: "
                    + $"CREATE ROLE {RowSecurity.AppRole} LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS; ConnectionStrings__Streakoid connects as it."
            )
            : null;

    /// <summary>The migrations of this version, in order.</summary>
    public static IReadOnlyList<string> Known(StreakoidDb db)
    {
#pragma warning disable RS0030 // Migrations are not a request's SQL.
        return [.. db.Database.GetMigrations()];
#pragma warning restore RS0030
    }

    /// <summary>The SQL that leads from one migration to another, to be run in a transaction.</summary>
    /// <param name="db">Any context; it does not connect.</param>
    /// <param name="from">The last one that was applied; null if none was.</param>
    /// <param name="to">The last one to apply; null for all.</param>
    public static string ScriptOf(StreakoidDb db, string? from, string? to) =>
        db.GetService<IMigrator>().GenerateScript(from, to, MigrationsSqlGenerationOptions.NoTransactions);

    private static StartException OfAnotherHistory() =>
        new(
            "the database has migrations that this version does not know, and lacks some that it does: it was made by a version from before the first release. Nothing was changed. "
                + "Run exportData with the server that made it, start this one with an empty database or another Streakoid__DataFolder, and run importData."
        );

    /// <summary>
    /// Waits until no other process migrates this database. Entity Framework's own lock is on its history table, which does not exist
    /// the first time, and is released between two migrations.
    /// </summary>
    private static async Task<NpgsqlConnection> TakeTurnAsync(string ownerConnectionString, CancellationToken cancellationToken)
    {
        // Not pooled: closing the connection releases the lock.
        NpgsqlConnection connection = new(
            new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString
        );
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using NpgsqlCommand command = new($"select pg_advisory_lock({MigrationLock})", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
