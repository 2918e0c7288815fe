using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Data;

namespace Streakoid.Hosting.Health;

/// <summary>
/// <c>/health/live</c>: the process answers; restart it where it doesn't. <c>/health/ready</c>: send it requests.
/// <c>/health/startup</c>: it has once been ready.
/// </summary>
internal static class HealthServices
{
    public static IServiceCollection AddStreakoidHealth(this IServiceCollection services, string appConnectionString)
    {
        services.AddSingleton<ServerState>().AddSingleton<ReadyCheck>().AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new DatabaseProbe(
            provider.GetRequiredService<NpgsqlDataSource>(),
            appConnectionString,
            provider.GetRequiredService<IDbContextFactory<StreakoidDb>>()
        ));
        services.AddHealthChecks().AddCheck<ReadyCheck>("ready").AddCheck<StartedCheck>("startup");
        return services.AddHostedService<WarmUp>();
    }

    public static IServiceCollection AddStreakoidDrain(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        services
            .AddOptions<DrainOptions>()
            .Configure(options =>
            {
                // There is no load balancer in Development, and Ctrl+C should stop the server at once.
                if (environment.IsDevelopment())
                    options.Notice = TimeSpan.Zero;
                configuration.GetSection("Streakoid:Drain").Bind(options);
            });
        services
            .AddOptions<HostOptions>()
            .Configure<Microsoft.Extensions.Options.IOptions<DrainOptions>>(
                (host, drain) => host.ShutdownTimeout = drain.Value.Notice + drain.Value.InFlight
            );
        return services.AddHostedService<Drain>();
    }

    public static void MapStreakoidHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", Of("live"));
        endpoints.MapHealthChecks("/health/ready", Of("ready"));
        endpoints.MapHealthChecks("/health/startup", Of("startup"));
    }

    // No check is named "live": an answer is enough.
    private static HealthCheckOptions Of(string name) =>
        new()
        {
            Predicate = check => check.Name == name,
            ResponseWriter = (http, report) =>
                http.Response.WriteAsJsonAsync(
                    new
                    {
                        status = report.Status.ToString(),
                        reason = report.Entries.Values.Select(entry => entry.Description).SingleOrDefault(),
                    },
                    http.RequestAborted
                ),
        };
}
