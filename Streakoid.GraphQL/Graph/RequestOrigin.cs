using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>The parts of the HTTP request that resolvers may use.</summary>
public abstract class RequestOrigin
{
    /// <summary>The client's IP address, or its /64 network for IPv6. Behind a proxy that is not configured as trusted, the
    /// proxy's.</summary>
    public abstract string ClientAddress { get; }

    /// <summary>The user who has made the client's address known, with a valid token lately; null if it is not known.</summary>
    public abstract UserId? KnownBy { get; }

    /// <summary>
    /// Whose token, device or e-mailed link was sent with a password, once that has been found right; null for none of them. It decides who comes first
    /// and nothing else.
    /// </summary>
    public UserId? ProvenUser { get; set; }

    /// <summary>The client's network, such as <c>203.0.113.0/24</c>; empty if it is not known.</summary>
    public abstract string ClientNetwork { get; }

    /// <summary>The header <c>User-Agent</c>; empty if none was sent.</summary>
    public abstract string UserAgent { get; }

    /// <summary>The header <c>Idempotency-Key</c>; null if none was sent.</summary>
    public abstract string? IdempotencyKey { get; }

    /// <summary>The header <c>Streakoid-Device</c>, which identifies a device to which the server gave it; null if none was sent.</summary>
    public abstract string? Device { get; }

    /// <summary>Answers with the header <c>Streakoid-Device</c>, for the device to send it next time.</summary>
    public abstract void RememberDevice(string device);

    /// <summary>The server's public address, without a slash at the end.</summary>
    public abstract string PublicUrl { get; }
}
