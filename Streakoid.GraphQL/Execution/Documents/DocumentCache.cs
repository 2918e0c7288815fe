using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Streakoid.Execution.Requests;

namespace Streakoid.Execution.Documents;

/// <summary>
/// Caches valid documents by their text, so that each is parsed and validated once. Nothing in it depends on a user
/// or on variables, which are checked on every request. Trusted documents are never evicted.
/// </summary>
internal sealed class DocumentCache(OperationLimits limits, TrustedDocuments trusted) : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = limits.DocumentCacheSize });

    private readonly ConcurrentDictionary<string, KnownDocument> _trusted = new(StringComparer.Ordinal);

    public KnownDocument? Find(string query) => trusted.Hold(query) ? _trusted.GetValueOrDefault(query) : _cache.Get<KnownDocument>(query);

    public void Keep(string query, KnownDocument document)
    {
        if (trusted.Hold(query))
            _trusted.TryAdd(query, document);
        else
            _cache.Set(query, document, new MemoryCacheEntryOptions { Size = query.Length });
    }

    public void Dispose() => _cache.Dispose();
}
