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
    public Ending Begin(CancellationToken aborted)
    {
        CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        return new Ending(
            ending,
            lifetime.ApplicationStopping.Register(() => ending.CancelAfter(options.ShutdownSpread * Random.Shared.NextDouble()))
        );
    }

    /// <summary>The end of one stream. It is disposed of with the stream.</summary>
    internal sealed class Ending(CancellationTokenSource source, CancellationTokenRegistration stopping) : IDisposable
    {
        public CancellationToken Token => source.Token;

        public void Dispose()
        {
            // Waits for a callback that is running, which uses the source.
            stopping.Dispose();
            source.Dispose();
        }
    }
}
