using System.Collections.Concurrent;
using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Memory;
using Streakoid.Graph.Cost;

namespace Streakoid.Transport;

/// <summary>A document that passed guard and validation, and what is known of its operations.</summary>
internal sealed record KnownDocument(GraphQLDocument Document)
{
    /// <summary>The price of those operations whose price no variable changes.</summary>
    public ConcurrentDictionary<GraphQLOperationDefinition, OperationCost> Costs { get; } = new(ReferenceEqualityComparer.Instance);
}

/// <summary>
/// Keeps valid documents by their text, so that a document is parsed and validated once. Nothing in it
/// depends on a user or on variables; what does is checked on every request. Trusted documents stay for good.
/// </summary>
internal sealed class DocumentCache(TransportOptions options) : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.DocumentCacheSize });

    private readonly ConcurrentDictionary<string, KnownDocument> _trusted = new(StringComparer.Ordinal);

    public KnownDocument? Find(string query) =>
        options.TrustedDocuments.Hold(query) ? _trusted.GetValueOrDefault(query) : _cache.Get<KnownDocument>(query);

    public void Keep(string query, KnownDocument document)
    {
        if (options.TrustedDocuments.Hold(query))
            _trusted.TryAdd(query, document);
        else
            _cache.Set(query, document, new MemoryCacheEntryOptions { Size = query.Length });
    }

    public void Dispose() => _cache.Dispose();
}
