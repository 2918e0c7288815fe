using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using Streakoid.Graph;

namespace Streakoid.Execution.Documents;

/// <summary>
/// Documents that clients have registered by their SHA-256, as Apollo's automatic persisted queries do. Only a document that ran is
/// registered. A hash is only that of one text, so it does not matter who registered it; each client may register so much an hour.
/// </summary>
public sealed class RegisteredDocuments : IDisposable
{
    /// <summary>The most that is kept, in characters; what was not used for longest goes first.</summary>
    private const int MaxCharacters = 8 * 1024 * 1024;

    /// <summary>The most that one client may register an hour, in characters. What exceeds it runs, and is not registered.</summary>
    internal const int MaxClientCharacters = 256 * 1024;

    private readonly MemoryCache _documents = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });
    private readonly PartitionedRateLimiter<ClientKey> _clients = PartitionedRateLimiter.Create<ClientKey, ClientKey>(client =>
        RateLimitPartition.GetFixedWindowLimiter(
            client,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = MaxClientCharacters, Window = TimeSpan.FromHours(1) }
        )
    );

    /// <summary>The text with a hash; null if none is registered.</summary>
    internal string? Find(string hash) => _documents.Get<string>(hash);

    /// <summary>Registers a document that ran.</summary>
    /// <param name="hash">Its SHA-256, which has been compared.</param>
    /// <param name="document">Its text.</param>
    /// <param name="client">Who sent it.</param>
    internal void Register(string hash, string document, ClientKey client)
    {
        if (_documents.TryGetValue(hash, out _))
            return;
        using RateLimitLease lease = _clients.AttemptAcquire(client, document.Length);
        if (lease.IsAcquired)
            _documents.Set(hash, document, new MemoryCacheEntryOptions { Size = document.Length });
    }

    public void Dispose()
    {
        _documents.Dispose();
        _clients.Dispose();
    }
}
