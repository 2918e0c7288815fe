using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using Streakoid.Graph;

namespace Streakoid.Execution.Documents;

/// <summary>
/// Documents that clients have registered by their SHA-256, as Apollo's automatic persisted queries do. Only a document that ran is
/// registered. A hash is only that of one text, so it does not matter who registered it. Each user holds a bounded part of the memory, and
/// requests of nobody share a part of their own, so that no one can push out what others have registered.
/// </summary>
public sealed class RegisteredDocuments : IDisposable
{
    /// <summary>The most that is kept for all users, in characters; what was not used for longest goes first.</summary>
    private const int MaxCharacters = 8 * 1024 * 1024;

    /// <summary>The most that is kept for requests of nobody, in characters.</summary>
    internal const int MaxAnonymousCharacters = 2 * 1024 * 1024;

    /// <summary>The most that one user, or one client without a user, holds, in characters. What exceeds it runs, and is not registered.</summary>
    internal const int MaxOwnerCharacters = 256 * 1024;

    /// <summary>What a document takes besides its text.</summary>
    private const int EntryCharacters = 256;

    /// <summary>A document that nobody used for so long frees its place.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(6);

    private readonly MemoryCache _ofUsers = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });
    private readonly MemoryCache _ofNobody = new(new MemoryCacheOptions { SizeLimit = MaxAnonymousCharacters });
    private readonly PartitionedRateLimiter<Owner> _held = PartitionedRateLimiter.Create<Owner, Owner>(owner =>
        RateLimitPartition.GetConcurrencyLimiter(owner, _ => new ConcurrencyLimiterOptions { PermitLimit = MaxOwnerCharacters })
    );

    /// <summary>The text with a hash; null if none is registered.</summary>
    internal string? Find(string hash) => _ofUsers.Get<string>(hash) ?? _ofNobody.Get<string>(hash);

    /// <summary>Registers a document that ran.</summary>
    /// <param name="hash">Its SHA-256, which has been compared.</param>
    /// <param name="document">Its text.</param>
    /// <param name="viewer">Who sent it; null for nobody.</param>
    /// <param name="client">The client that sent it.</param>
    internal void Register(string hash, string document, Viewer? viewer, ClientKey client)
    {
        MemoryCache documents = viewer is null ? _ofNobody : _ofUsers;
        // What a user sends is kept for that user even where nobody's place holds it, from which a flood may push it out.
        if (_ofUsers.TryGetValue(hash, out _) || documents.TryGetValue(hash, out _))
            return;
        int size = document.Length + EntryCharacters;
        RateLimitLease lease = _held.AttemptAcquire(viewer is null ? new(null, client) : new(viewer.UserKey, default), size);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            return;
        }
        // The owner has the place back when the document goes, for whatever reason.
        documents.Set(
            hash,
            document,
            new MemoryCacheEntryOptions { Size = size, SlidingExpiration = Idle }.RegisterPostEvictionCallback(
                static (_, _, _, lease) => ((RateLimitLease)lease!).Dispose(),
                lease
            )
        );
    }

    public void Dispose()
    {
        _ofUsers.Dispose();
        _ofNobody.Dispose();
        _held.Dispose();
    }

    /// <summary>Whose place a document takes: a user's, or that of a client without one.</summary>
    private readonly record struct Owner(string? User, ClientKey Client);
}
