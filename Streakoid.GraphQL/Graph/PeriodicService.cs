namespace Streakoid.Graph;

/// <summary>Work that is done again and again while the server runs. A failure is logged, and the next attempt follows after the pause.</summary>
/// <param name="pause">The time before each attempt.</param>
public abstract class PeriodicService(TimeSpan pause) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
            }
        }
    }

    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    protected abstract void LogFailed(Exception fault);
}
