using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Streakoid.Data;

/// <summary>The model of every context: of the application, of migrations and of design-time tools.</summary>
public static class StreakoidModel
{
    public static DbContextOptionsBuilder<StreakoidDb> UseStreakoidModel(
        this DbContextOptionsBuilder<StreakoidDb> options,
        string connectionString
    )
    {
        options.UseNpgsql(connectionString, npgsql => npgsql.UseNodaTime()).UseSnakeCaseNamingConvention();
        return options;
    }

    /// <summary>
    /// For the application. The code that catches an exception logs it: a taken address, for example, is detected by a statement
    /// that fails, which is not an error to log.
    /// </summary>
    public static DbContextOptionsBuilder UseStreakoidModel(this DbContextOptionsBuilder options, NpgsqlDataSource dataSource) =>
        options
            .UseNpgsql(dataSource, npgsql => npgsql.UseNodaTime())
            .UseSnakeCaseNamingConvention()
            .ConfigureWarnings(warnings =>
                warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug))
            );
}
