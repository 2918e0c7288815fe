using System.Net;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Hosting.RateLimits;

/// <summary>The key of a rate limit: a user or a client.</summary>
internal readonly record struct CallerKey
{
    private readonly Guid? _user;
    private readonly ClientKey _client;
    private readonly bool _pictures;

    public CallerKey(UserId user) => _user = user.Value;

    /// <param name="address">The client's address.</param>
    /// <param name="pictures">Whether pictures are counted, which have a limit of their own.</param>
    public CallerKey(IPAddress? address, bool pictures = false) => (_client, _pictures) = (new ClientKey(address), pictures);

    /// <summary>The caller's name, the same on all servers.</summary>
    public override string ToString() =>
        _user is { } user ? $"user:{user}"
        : _pictures ? $"pictures:{_client}"
        : _client.ToString();
}
