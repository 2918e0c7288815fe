using Microsoft.Extensions.Options;

namespace Streakoid.Hosting.Health;

/// <summary>Keeps the server listening for a while after SIGTERM.</summary>
internal sealed class Drain(ServerState state, IOptions<DrainOptions> options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.Leave();
        return Task.Delay(options.Value.Notice, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
