using Microsoft.Extensions.Options;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting;

/// <summary>Reads the incidents every few seconds; the first time is before the server is ready. Failures are logged and retried.</summary>
internal sealed partial class IncidentRefresh(IncidentList incidents, IOptions<StreaksOptions> options, ILogger<IncidentRefresh> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.Value.IncidentRefresh);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await incidents.RefreshAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
        }
    }

    // The database's absence is reported by the health checks.
    [LoggerMessage(Level = LogLevel.Warning, Message = "The incidents could not be read; the next attempt follows")]
    private partial void LogFailed(Exception error);
}
