using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;
using Streakoid.Hosting.Telemetry;

namespace Streakoid.Hosting.Database;

internal static class DataServices
{
    public static IServiceCollection AddStreakoidData(this IServiceCollection services, string appConnectionString, IConfiguration configuration)
    {
        DatabasePatience patience = configuration.GetSection("Streakoid:Database").Get<DatabasePatience>() ?? new DatabasePatience();
        services.AddSingleton(patience);
        services.AddSingleton(provider => AppDataSource.Create(appConnectionString, patience, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new PoolSizing(
            provider.GetRequiredService<NpgsqlDataSource>(), AppDataSource.Complete(appConnectionString, patience).MaxPoolSize, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<OwnerInterceptor>().AddSingleton<OwnershipAlarm>().AddSingleton<LastLook>().AddSingleton<SlowQueries>();
        services.AddPooledDbContextFactory<StreakoidDb>((provider, options) => options
            .UseStreakoidModel(provider.GetRequiredService<NpgsqlDataSource>())
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .AddInterceptors(provider.GetRequiredService<OwnerInterceptor>(), provider.GetRequiredService<LastLook>(), provider.GetRequiredService<SlowQueries>()));
        return services;
    }
}
