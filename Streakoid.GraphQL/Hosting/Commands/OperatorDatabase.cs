using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>Runs the part of a command that uses the database.</summary>
internal static class OperatorDatabase
{
    /// <summary>Runs it as the role that owns the tables.</summary>
    /// <exception cref="StartException">The database cannot be reached, or is not as it should be.</exception>
    public static async Task<int> RunAsOwnerAsync(string[] settings, Func<StreakoidDb, IConfiguration, Task<int>> run)
    {
        WebApplicationBuilder builder = StreakoidHost.CreateBuilder(settings);
        await using DatabaseAccess database = await DatabaseAccess.OpenAsync(builder);
        await using StreakoidDb db = new(new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel(database.RequireOwner()).Options);
        return await RunAsync(() => run(db, builder.Configuration));
    }

    /// <exception cref="StartException">The database cannot be reached, or is not as it should be.</exception>
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e)
            when (e is NpgsqlException or DbUpdateException or InvalidOperationException { InnerException: NpgsqlException })
        {
            throw new StartException($"the database cannot be reached, or lacks a migration: {(e.InnerException ?? e).Message}");
        }
    }
}
