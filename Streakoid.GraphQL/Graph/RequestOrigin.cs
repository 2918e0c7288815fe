namespace Streakoid.Graph;

/// <summary>What a resolver may know of the HTTP request.</summary>
/// <param name="ClientAddress">The client's IP address; a proxy's own where the proxy is not configured as trusted.</param>
/// <param name="UserAgent">The header <c>User-Agent</c>, empty where none was sent.</param>
/// <param name="IdempotencyKey">The header <c>Idempotency-Key</c>, null where none was sent.</param>
public sealed record RequestOrigin(string ClientAddress, string UserAgent, string? IdempotencyKey);
