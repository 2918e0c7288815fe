using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Streakoid.Qa;

/// <summary>Repeats the journey and exposes the results to Prometheus.</summary>
internal static class Probe
{
    /// <summary>Runs until the process is stopped.</summary>
    /// <returns>0; faults of the server are reported through Prometheus.</returns>
    public static async Task<int> RunAsync(Journey journey, TimeSpan every, Uri metrics)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(metrics.GetLeftPart(UriPartial.Authority));
        await using WebApplication app = builder.Build();
        ProbeMetrics results = new();
        app.MapGet("/metrics", () => Results.Text(results.Write(), ProbeMetrics.ContentType));
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"Trying every {every.TotalSeconds:0.###} s; metrics at {app.Urls.Single()}/metrics");
        CancellationToken end = app.Lifetime.ApplicationStopping;
        using PeriodicTimer timer = new(every);
        try
        {
            do
            {
                JourneyReport report = await journey.RunAsync();
                results.Add(report, TimeProvider.System.GetUtcNow());
                if (!report.Passed)
                    await Console.Out.WriteAsync(report.ToString());
            } while (await timer.WaitForNextTickAsync(end));
        }
        catch (OperationCanceledException)
        {
            // The process was asked to stop.
        }
        await app.StopAsync(CancellationToken.None);
        return 0;
    }
}
