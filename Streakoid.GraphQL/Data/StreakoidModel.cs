using Microsoft.EntityFrameworkCore;
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

    public static DbContextOptionsBuilder UseStreakoidModel(this DbContextOptionsBuilder options, NpgsqlDataSource dataSource) =>
        options.UseNpgsql(dataSource, npgsql => npgsql.UseNodaTime()).UseSnakeCaseNamingConvention();
}
