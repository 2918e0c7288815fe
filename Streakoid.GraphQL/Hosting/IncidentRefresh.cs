using Microsoft.Extensions.Options;
using Streakoid.Graph;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting;

/// <summary>Reads the incidents every few seconds; the first time is before the server is ready. Failures are logged and retried.</summary>
internal sealed partial class IncidentRefresh(IncidentList incidents, IOptions<StreaksOptions> options, ILogger<IncidentRefresh> logger)
    : PeriodicService(options.Value.IncidentRefresh)
{
    protected override Task RunOnceAsync(CancellationToken cancellationToken) => incidents.RefreshAsync(cancellationToken);

    // The database's absence is reported by the health checks.
    [LoggerMessage(Level = LogLevel.Warning, Message = "The incidents could not be read; the next attempt follows")]
    protected override partial void LogFailed(Exception fault);
}
