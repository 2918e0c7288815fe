using GraphQL;
using GraphQL.Builders;
using GraphQLParser.AST;
using Streakoid.Data.Sql;

namespace Streakoid.Graph.Prefetching;

/// <summary>What a field has read along with the lookup of who asks, before it is resolved.</summary>
/// <param name="Field">The selected field.</param>
/// <param name="Content">What its resolver takes up; it knows the type.</param>
/// <param name="Reads">The statements.</param>
public sealed record Prefetch(GraphQLField Field, object Content, IReadOnlyList<Read> Reads);

/// <summary>
/// A selected field whose arguments are known, and nothing of who asks. A field that fragments select in several places is one, and asks for what any of these places asks for.
/// </summary>
public interface IPrefetchingField
{
    /// <summary>The field, of which only the arguments may be asked.</summary>
    IResolveFieldContext Context { get; }

    /// <summary>What is selected below at any of these paths, such as <c>nodes</c> and <c>edges.node</c>, whatever its alias: each field once.</summary>
    IReadOnlyList<IPrefetchingField> Below(params ReadOnlySpan<string> paths);

    /// <summary>Whether nothing but fields of these names is selected below.</summary>
    bool SelectsOnly(params ReadOnlySpan<string> names);
}

/// <summary>Fields that know from their arguments alone what they will read, and have it read in the first round trip of a request.</summary>
public static class PrefetchFields
{
    private const string Key = "streakoid:prefetch";

    /// <summary>Has reads made for the field before it is resolved, by its resolver, which finds them by <see cref="Principal.Prefetched"/>.</summary>
    /// <param name="field">The field, which is reached through no list.</param>
    /// <param name="prefetch">What to read; null where the arguments do not allow it.</param>
    public static FieldBuilder<TSource, TReturn> Prefetches<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, Func<IPrefetchingField, Prefetch?> prefetch)
    {
        field.FieldType.WithMetadata(Key, prefetch);
        return field;
    }

    /// <summary>What the field has read; null where it is no such field.</summary>
    public static Func<IPrefetchingField, Prefetch?>? GetPrefetch(this GraphQL.Types.FieldType field) => field.GetMetadata<Func<IPrefetchingField, Prefetch?>?>(Key, () => null);
}
