using Microsoft.Extensions.Caching.Memory;

namespace Streakoid.Graph;

/// <summary>
/// The clients that have sent a valid token lately, which come first when many want to sign in. Each server knows its own, and
/// forgets them when it ends: to be unknown costs priority and nothing else.
/// </summary>
public sealed class KnownClients : IDisposable
{
    private const int MaxClients = 100_000;

    private static readonly MemoryCacheEntryOptions Entry = new() { Size = 1, SlidingExpiration = TimeSpan.FromDays(30) };

    private readonly MemoryCache _clients = new(new MemoryCacheOptions { SizeLimit = MaxClients });

    public bool Hold(ClientKey client) => _clients.TryGetValue(client, out _);

    public void Add(ClientKey client)
    {
        if (!Hold(client))
            _clients.Set(client, true, Entry);
    }

    public void Dispose() => _clients.Dispose();
}
