using System.Net;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Hosting.RateLimits;

/// <summary>The key of a rate limit: a user or a client.</summary>
internal readonly record struct CallerKey
{
    private readonly Guid? _user;
    private readonly ClientKey _client;

    public CallerKey(UserId user) => _user = user.Value;

    public CallerKey(IPAddress? address) => _client = new ClientKey(address);

    /// <summary>The caller's name, the same on all servers.</summary>
    public override string ToString() => _user is { } user ? $"user:{user}" : _client.ToString();
}
