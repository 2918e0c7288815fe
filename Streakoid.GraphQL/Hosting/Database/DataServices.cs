using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Telemetry;

namespace Streakoid.Hosting.Database;

internal static class DataServices
{
    public static IServiceCollection AddStreakoidData(
        this IServiceCollection services,
        string appConnectionString,
        IConfiguration configuration
    )
    {
        DatabaseTimeouts timeouts = configuration.GetSection("Streakoid:Database").Get<DatabaseTimeouts>() ?? new DatabaseTimeouts();
        services.AddSingleton(timeouts);
        services.AddSingleton(provider =>
            AppDataSource.Create(appConnectionString, timeouts, provider.GetRequiredService<ILoggerFactory>())
        );
        services.AddSingleton(provider => new PoolSizing(
            provider.GetRequiredService<NpgsqlDataSource>(),
            AppDataSource.Complete(appConnectionString, timeouts).MaxPoolSize,
            provider.GetRequiredService<IConfiguration>()
        ));
        services
            .AddSingleton<OwnerInterceptor>()
            .AddSingleton<OutOfStep>()
            .AddSingleton<OwnershipAlarm>()
            .AddSingleton<OwnershipInterceptor>()
            .AddSingleton<SlowQueries>();
        services.AddPooledDbContextFactory<StreakoidDb>(
            (provider, options) =>
                options
                    .UseStreakoidModel(provider.GetRequiredService<NpgsqlDataSource>())
                    .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
                    .AddInterceptors(
                        provider.GetRequiredService<OwnerInterceptor>(),
                        provider.GetRequiredService<OutOfStep>(),
                        provider.GetRequiredService<OwnershipInterceptor>(),
                        provider.GetRequiredService<SlowQueries>(),
                        provider.GetRequiredService<ICommitWatch>()
                    )
        );
        return services;
    }
}
