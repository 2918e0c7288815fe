using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;

namespace Streakoid.Hosting.Database;

/// <summary>Brings the database up to date, as the role that owns the tables. Two at once take turns; a repeat does nothing.</summary>
internal static class Migrator
{
    /// <returns>The migrations that were applied now.</returns>
    /// <exception cref="StartException">The database cannot be reached, or lacks the application's role.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string ownerConnectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using StreakoidDb db = new(new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel(ownerConnectionString).Options);
#pragma warning disable RS0030 // Migrations are not a request's SQL.
            List<string> pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
            await db.Database.MigrateAsync(cancellationToken);
#pragma warning restore RS0030
            return pending;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedObject && e.MessageText.Contains(RowSecurity.AppRole, StringComparison.Ordinal))
        {
            throw new StartException(
                $"the role {RowSecurity.AppRole} does not exist. Create it as an administrator: "
                + $"CREATE ROLE {RowSecurity.AppRole} LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS; it is whom ConnectionStrings__Streakoid connects as.");
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            throw new StartException($"the database cannot be reached: {e.Message} Check ConnectionStrings__StreakoidOwner.");
        }
    }
}
