namespace Streakoid.Client;

/// <summary>The deadline of a call.</summary>
internal sealed class Deadline(TimeSpan timeout, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _source = new(timeout, time);
    private readonly long _begun = time.GetTimestamp();

    public TimeSpan Timeout { get; } = timeout;

    /// <summary>The remaining time.</summary>
    public TimeSpan Remaining => Timeout - time.GetElapsedTime(_begun);

    public CancellationToken Token => _source.Token;

    public bool HasPassed => _source.IsCancellationRequested;

    public void Dispose() => _source.Dispose();
}
