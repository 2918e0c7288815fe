using Microsoft.Extensions.Caching.Memory;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>
/// The clients that have sent a valid token lately, which come first when many want to sign in. Each user makes a few of them known, so that no
/// account pushes out those of others. Each server knows its own, and forgets them when it ends: to be unknown costs priority and nothing else.
/// </summary>
public sealed class KnownClients : IDisposable
{
    /// <summary>The most that one user makes known; the first one is forgotten for another.</summary>
    internal const int MaxPerUser = 8;

    private const int MaxClients = 100_000;

    private static readonly MemoryCacheEntryOptions Entry = new() { Size = 1, SlidingExpiration = TimeSpan.FromDays(30) };

    // With the user who made each of them known.
    private readonly MemoryCache _clients = new(new MemoryCacheOptions { SizeLimit = MaxClients });
    private readonly MemoryCache _users = new(new MemoryCacheOptions { SizeLimit = MaxClients });
    private readonly Lock _lock = new();

    /// <summary>The user who made a client known; null if it is not known.</summary>
    public UserId? Find(ClientKey client) => _clients.Get<UserId?>(client);

    /// <summary>Makes a client known, from which a user has sent a valid token.</summary>
    public void Add(ClientKey client, UserId user)
    {
        if (Find(client) is not null)
            return;
        lock (_lock)
        {
            if (!_users.TryGetValue(user, out Queue<ClientKey>? own))
                _users.Set(user, own = new Queue<ClientKey>(MaxPerUser), Entry);
            if (own!.Count == MaxPerUser && own.Dequeue() is var first && Find(first) == user)
                _clients.Remove(first);
            own.Enqueue(client);
            _clients.Set<UserId?>(client, user, Entry);
        }
    }

    public void Dispose()
    {
        _clients.Dispose();
        _users.Dispose();
    }
}
