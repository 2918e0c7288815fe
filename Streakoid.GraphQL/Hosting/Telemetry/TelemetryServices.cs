using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Streakoid.Accounts;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Feed;
using Streakoid.Http;

namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// Telemetry: traces, metrics and logs by OTLP to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, and
/// metrics for Prometheus at <c>Streakoid:Metrics:Url</c>. Both are off by default.
/// </summary>
internal static class TelemetryServices
{
    private static readonly string[] Meters =
    [
        RequestMeter.MeterName,
        AccountsMeter.MeterName,
        OwnershipAlarm.MeterName,
        FeedMeter.MeterName,
        ProcessMeter.MeterName,
        "Npgsql",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    public static IServiceCollection AddStreakoidTelemetry(this IServiceCollection services, IConfiguration configuration, SigningKeys keys)
    {
        services
            .AddSingleton(new UserHash(keys))
            .AddSingleton<IStartupFilter, RequestTelemetry>()
            .AddSingleton<IExternalScopeProvider, LogScopes>();
        bool otlp = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        string? metricsUrl = configuration["Streakoid:Metrics:Url"];
        if (!otlp && metricsUrl is null)
            return services;

        OpenTelemetryBuilder telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("streakoid", serviceVersion: ProcessMeter.Version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddView(View);
                if (metricsUrl is not null)
                    metrics.AddPrometheusExporter(options =>
                    {
                        options.ScopeInfoEnabled = false;
                        // No caching: a second scrape within a moment sees current values.
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
    /// Limits third-party instruments. Memory for tag combinations is allocated at start, for 2,000 by default; and
    /// of the driver's metrics per statement, the byte counts are not used.
    /// </summary>
    private static MetricStreamConfiguration? View(Instrument instrument) =>
        instrument.Meter.Name.StartsWith("Streakoid", StringComparison.Ordinal) ? null
        : instrument.Name
            is "db.client.operation.npgsql.bytes_read"
                or "db.client.operation.npgsql.bytes_written"
                or "db.client.operation.npgsql.executing"
            ? MetricStreamConfiguration.Drop
        : new MetricStreamConfiguration { CardinalityLimit = 100 };

    // Health checks and metrics are requested several times a minute and not worth a trace.
    private static bool IsWorthATrace(HttpContext context) => !context.Request.Path.StartsWithSegments("/health");
}
