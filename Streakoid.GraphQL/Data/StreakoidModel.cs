using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Streakoid.Data;

/// <summary>What every context shares, whoever connects: the application, the migrating owner, the design-time tool.</summary>
public static class StreakoidModel
{
    public static DbContextOptionsBuilder<StreakoidDb> UseStreakoidModel(this DbContextOptionsBuilder<StreakoidDb> options, string connectionString)
    {
        options.UseNpgsql(connectionString, npgsql => npgsql.UseNodaTime()).UseSnakeCaseNamingConvention();
        return options;
    }

    /// <summary>
    /// For the application. A statement that failed is told by whoever meets the exception and knows what it means: that an address is taken is found out by a statement
    /// that fails, and is nothing to wake anybody for.
    /// </summary>
    public static DbContextOptionsBuilder UseStreakoidModel(this DbContextOptionsBuilder options, NpgsqlDataSource dataSource) =>
        options.UseNpgsql(dataSource, npgsql => npgsql.UseNodaTime()).UseSnakeCaseNamingConvention()
            .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
}
