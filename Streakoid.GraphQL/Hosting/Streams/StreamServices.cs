using Npgsql;
using Streakoid.Data;

namespace Streakoid.Hosting.Streams;

internal static class StreamServices
{
    public static IServiceCollection AddStreakoidStreams(
        this IServiceCollection services,
        string appConnectionString,
        IConfiguration configuration
    )
    {
        NpgsqlConnectionStringBuilder settings = new(configuration.GetConnectionString("StreakoidSignals") ?? appConnectionString)
        {
            Pooling = false,
            KeepAlive = 15,
            ApplicationName = "streakoid signals",
        };
        // With a name, so that metrics do not show where the database is.
        services.AddSingleton(_ => new SignalConnection(
            new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "signals" }.Build()
        ));
        services.AddSingleton<ChangeSignals>().AddSingleton<ICommitWatch>(provider => provider.GetRequiredService<ChangeSignals>());
        return services.AddHostedService(provider => provider.GetRequiredService<ChangeSignals>());
    }
}
