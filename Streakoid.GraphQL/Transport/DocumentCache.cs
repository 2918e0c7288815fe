using System.Collections.Concurrent;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Memory;
using Streakoid.Graph.Cost;
using Streakoid.Transport.Plans;

namespace Streakoid.Transport;

/// <summary>A document that passed guard and validation, and what is known of its operations.</summary>
internal sealed record KnownDocument(GraphQLDocument Document)
{
    private static readonly IValidationRule[] NoRules = [];
    private static readonly IValidationRule[] ArgumentRules = [FieldArgumentsAreValidRule.Instance];

    /// <summary>The price of those operations whose price no variable changes.</summary>
    public ConcurrentDictionary<GraphQLOperationDefinition, OperationCost> Costs { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What its operations are counted as.</summary>
    public ConcurrentDictionary<GraphQLOperationDefinition, string> RootFields { get; } = new(ReferenceEqualityComparer.Instance);

    private readonly ConcurrentDictionary<GraphQLOperationDefinition, OperationAccess> _accesses = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an operation needs a viewer.</summary>
    public OperationAccess AccessOf(GraphQLOperationDefinition operation, ISchema schema) =>
        _accesses.GetOrAdd(operation, static (one, given) => OperationAccesses.Of(given.Document, one, given.schema), (Document, schema));

    /// <summary>What is still to be checked of a known document: only rules that look at argument values.</summary>
    public static IValidationRule[] Rules(ISchema schema) => schema.GetMetadata(FieldArgumentsAreValidRule.HAS_FIELD_ARGUMENT_VALIDATION_KEY, false) ? ArgumentRules : NoRules;

    /// <summary>The plans of its operations, null for those that have none.</summary>
    public ConcurrentDictionary<GraphQLOperationDefinition, QueryPlan?> Plans { get; } = new(ReferenceEqualityComparer.Instance);
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
