using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streakoid.Hosting.Health;

/// <summary>Whether the server is ready: warmed up, not stopping, and with a database that answers and matches.</summary>
internal sealed partial class ReadyCheck(ServerState state, DatabaseProbe probe, TimeProvider time, ILogger<ReadyCheck> logger)
    : IHealthCheck,
        IDisposable
{
    /// <summary>How long a result is cached, so that frequent checks do not burden the database.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private long? _asked;
    private string? _fault;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (state.IsLeaving)
            return HealthCheckResult.Unhealthy("the server is stopping");
        string? fault = await FaultAsync(cancellationToken);
        if (fault is not null)
            return HealthCheckResult.Unhealthy(fault);
        return state.IsWarm ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the server is starting");
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_asked is { } asked && time.GetElapsedTime(asked) < Fresh)
                return _fault;
            _fault = await AskAsync(cancellationToken);
            _asked = time.GetTimestamp();
            return _fault;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DatabaseProbe.Patience);
        try
        {
            return await probe.FaultAsync(patience.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogAway(logger, e.Message);
            return "the database does not answer";
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready because the database does not answer: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
