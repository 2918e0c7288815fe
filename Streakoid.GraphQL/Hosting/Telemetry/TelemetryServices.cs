using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Streakoid.Accounts;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Http;

namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// What the server tells about itself: traces, metrics and logs by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to whom, and
/// metrics for Prometheus where <c>Streakoid:Metrics:Url</c> says where to listen. Neither is on by itself.
/// </summary>
internal static class TelemetryServices
{
    private static readonly string[] Meters =
    [
        RequestMeter.MeterName, AccountsMeter.MeterName, OwnershipAlarm.MeterName, ProcessMeter.MeterName,
        "Npgsql", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    public static IServiceCollection AddStreakoidTelemetry(this IServiceCollection services, IConfiguration configuration, SigningKeys keys)
    {
        services.AddSingleton(new UserHash(keys)).AddSingleton<IStartupFilter, RequestTelemetry>().AddSingleton<IExternalScopeProvider, LogScopes>();
        bool otlp = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        string? metricsUrl = configuration["Streakoid:Metrics:Url"];
        if (!otlp && metricsUrl is null) return services;

        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("streakoid", serviceVersion: ProcessMeter.Version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddView(View);
                if (metricsUrl is not null) metrics.AddPrometheusExporter(options =>
                {
                    options.ScopeInfoEnabled = false;
                    // What is told is what is so: a probe that looks twice within a moment sees the second too.
                    options.ScrapeResponseCacheDurationMilliseconds = 0;
                });
            });
        if (otlp)
        {
            telemetry
                .WithTracing(traces => traces.AddAspNetCoreInstrumentation(web => web.Filter = IsWorthATrace).AddSource("Npgsql"))
                .WithLogging(configureBuilder: null, logs => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (true, true))
                .UseOtlpExporter();
        }
        // After OpenTelemetry's own service, which must listen before anything is counted.
        services.AddSingleton<ProcessMeter>().AddHostedService(provider => provider.GetRequiredService<ProcessMeter>());
        if (metricsUrl is not null)
            services.AddHostedService(provider => new MetricsListener(metricsUrl, provider.GetRequiredService<MeterProvider>()));
        return services;
    }

    /// <summary>
    /// How others' instruments are kept. Room for each combination of tags is taken at start, for 2,000 of them where nothing is said; and of
    /// what the driver counts at each statement, nobody looks at the bytes.
    /// </summary>
    private static MetricStreamConfiguration? View(Instrument instrument) =>
        instrument.Meter.Name.StartsWith("Streakoid", StringComparison.Ordinal) ? null
        : instrument.Name is "db.client.operation.npgsql.bytes_read" or "db.client.operation.npgsql.bytes_written" or "db.client.operation.npgsql.executing" ? MetricStreamConfiguration.Drop
        : new MetricStreamConfiguration { CardinalityLimit = 100 };

    // Asked several times a minute by whatever watches, and never of interest.
    private static bool IsWorthATrace(HttpContext context) => !context.Request.Path.StartsWithSegments("/health");
}
