using System.Collections.Concurrent;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;

namespace Streakoid.Execution.Documents;

/// <summary>
/// A document that passed the guard and validation, with cached data about its operations. None of it depends on a user or on variables.
/// </summary>
internal sealed class KnownDocument(GraphQLDocument document)
{
    private static readonly IValidationRule[] NoRules = [];
    private static readonly IValidationRule[] ArgumentRules = [FieldArgumentsAreValidRule.Instance];

    private readonly ConcurrentDictionary<(object Kind, GraphQLOperationDefinition Operation), object?> _findings = new(
        ByReference.Instance
    );

    public GraphQLDocument Document => document;

    /// <summary>Whether it contains more than one operation.</summary>
    public bool HasSeveralOperations { get; } = document.Definitions.OfType<GraphQLOperationDefinition>().Skip(1).Any();

    /// <summary>The validation rules that still run for a known document: only those that check argument values.</summary>
    public static IValidationRule[] Rules(ISchema schema) =>
        schema.GetMetadata(FieldArgumentsAreValidRule.HAS_FIELD_ARGUMENT_VALIDATION_KEY, false) ? ArgumentRules : NoRules;

    /// <summary>Data about an operation, computed once.</summary>
    public T Get<T>(Finding<T> finding, GraphQLOperationDefinition operation, ISchema schema)
    {
        if (_findings.TryGetValue((finding, operation), out object? known))
            return (T)known!;
        return (T)_findings.GetOrAdd((finding, operation), finding.Find(schema, document, operation))!;
    }

    /// <summary>The cached data about an operation; null if there is none.</summary>
    public T? Kept<T>(object kind, GraphQLOperationDefinition operation)
        where T : class => _findings.GetValueOrDefault((kind, operation)) as T;

    /// <summary>Caches data about an operation.</summary>
    public void Keep<T>(object kind, GraphQLOperationDefinition operation, T found)
        where T : class => _findings.TryAdd((kind, operation), found);

    private sealed class ByReference : IEqualityComparer<(object Kind, GraphQLOperationDefinition Operation)>
    {
        public static readonly ByReference Instance = new();

        public bool Equals((object Kind, GraphQLOperationDefinition Operation) x, (object Kind, GraphQLOperationDefinition Operation) y) =>
            ReferenceEquals(x.Kind, y.Kind) && ReferenceEquals(x.Operation, y.Operation);

        public int GetHashCode((object Kind, GraphQLOperationDefinition Operation) obj) =>
            HashCode.Combine(
                System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Kind),
                System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Operation)
            );
    }
}

/// <summary>A kind of data computed from the text of an operation. Its single instance is the key in all documents.</summary>
/// <param name="find">Computes it. The document may not be valid yet.</param>
internal sealed class Finding<T>(Func<ISchema, GraphQLDocument, GraphQLOperationDefinition, T> find)
{
    public T Find(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation) => find(schema, document, operation);
}
