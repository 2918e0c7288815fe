namespace Streakoid.Graph;

/// <summary>The parts of the HTTP request that resolvers may use.</summary>
public abstract class RequestOrigin
{
    /// <summary>The client's IP address, of IPv6 its network of 64 bits; a proxy's own where the proxy is not configured as
    /// trusted.</summary>
    public abstract string ClientAddress { get; }

    /// <summary>The header <c>User-Agent</c>, empty where none was sent.</summary>
    public abstract string UserAgent { get; }

    /// <summary>The header <c>Idempotency-Key</c>, null where none was sent.</summary>
    public abstract string? IdempotencyKey { get; }

    /// <summary>The server's own address as clients know it, without a slash at the end.</summary>
    public abstract string PublicUrl { get; }
}
