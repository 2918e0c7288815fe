using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Streakoid.Hosting.Health;

namespace Streakoid.Hosting.Systemd;

/// <summary>
/// Notifies systemd of start and stop; and while <c>/health/live</c> answers over HTTP, that it
/// is alive. A process that does not answer is restarted.
/// </summary>
internal sealed class SystemdSupervision(
    SystemdNotifier systemd,
    IServer server,
    IHostApplicationLifetime lifetime,
    ILogger<SystemdSupervision> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(stoppingToken);
        Tell("READY=1");
        lifetime.ApplicationStopping.Register(() => Tell("STOPPING=1"));
        if (systemd.Watchdog is not { } patience)
            return;

        // Three times within the timeout, so that one lost answer does not cause a restart.
        TimeSpan pause = patience / 3;
        string listening = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        // Each time over a new connection, like a new client.
        using HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = LocalAddress.Of(listening),
            Timeout = pause,
        };
        using PeriodicTimer timer = new(pause);
        do
        {
            if (await LivesAsync(http, stoppingToken))
                Tell("WATCHDOG=1");
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> LivesAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync("/health/live", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogError("The server does not answer its own health check: {Why}", e.Message);
            return false;
        }
    }

    private void Tell(string state)
    {
        try
        {
            systemd.Tell(state);
        }
        catch (SocketException e)
        {
            logger.LogError(e, "systemd could not be notified of {State}", state);
        }
    }
}
