using Streakoid.Execution.Subscriptions;

namespace Streakoid.Http;

/// <summary>
/// Ends the streams when the server is told to stop: each after a part of a few seconds, so that their clients do not all reconnect at once.
/// </summary>
internal sealed class ShutdownSpread(IHostApplicationLifetime lifetime, StreamOptions options)
{
    /// <summary>Whether the server is stopping.</summary>
    public bool IsStopping() => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Is cancelled when a stream has to end, or when its request is.</summary>
    public CancellationTokenSource Begin(CancellationToken aborted)
    {
        CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        CancellationTokenRegistration stopping = lifetime.ApplicationStopping.Register(() =>
        {
            try
            {
                ending.CancelAfter(options.ShutdownSpread * Random.Shared.NextDouble());
            }
            catch (ObjectDisposedException)
            {
                // It ended meanwhile.
            }
        });
        ending.Token.Register(() => stopping.Unregister());
        return ending;
    }
}
