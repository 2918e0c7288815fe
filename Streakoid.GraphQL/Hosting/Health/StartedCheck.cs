using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streakoid.Hosting.Health;

/// <summary>Whether the server has once been able to serve.</summary>
internal sealed class StartedCheck(ServerState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.IsWarm ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the server is starting"));
}
