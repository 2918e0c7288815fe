using Npgsql;
using Streakoid.Data;
using Streakoid.Hosting.Database;

namespace Streakoid.Hosting.Streams;

internal static class StreamServices
{
    public static IServiceCollection AddStreakoidStreams(
        this IServiceCollection services,
        string appConnectionString,
        IConfiguration configuration
    )
    {
        if (configuration.GetConnectionString("StreakoidRedis") is { Length: > 0 } redis)
        {
            RedisSignalLine line = new(redis);
            services.AddSingleton<ISignalLine>(line);
        }
        else
        {
            NpgsqlConnectionStringBuilder settings = new(configuration.GetConnectionString("StreakoidSignals") ?? appConnectionString)
            {
                Pooling = false,
                KeepAlive = 15,
                ApplicationName = "streakoid signals",
            };
            services.AddSingleton<ISignalLine>(provider => new PostgresSignalLine(
                // With a name, so that metrics do not show where the database is.
                new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "signals" }.BuildWritable(),
                provider.GetRequiredService<NpgsqlDataSource>
            ));
        }
        services.AddSingleton<ChangeSignals>().AddSingleton<ICommitWatch>(provider => provider.GetRequiredService<ChangeSignals>());
        return services.AddHostedService(provider => provider.GetRequiredService<ChangeSignals>());
    }
}
