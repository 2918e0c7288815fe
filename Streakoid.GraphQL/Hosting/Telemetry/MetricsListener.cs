using OpenTelemetry.Metrics;

namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// Serves metrics to Prometheus at a separate address, which clients of the API cannot reach and which is available
/// while the API itself starts, drains or sheds.
/// </summary>
internal sealed class MetricsListener(string url, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Empty, so that none of the API's own settings, addresses above all, are taken up here.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        WebApplication app = _app = builder.Build();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters,
            predicate: null,
            path: "/metrics",
            configureBranchedPipeline: null,
            optionsName: null
        );
        await app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
