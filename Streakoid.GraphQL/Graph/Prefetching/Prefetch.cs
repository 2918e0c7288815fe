using GraphQL;
using GraphQL.Builders;
using GraphQLParser.AST;
using Streakoid.Data.Sql;

namespace Streakoid.Graph.Prefetching;

/// <summary>The reads of a field that run together with the lookup of the user, before the field is resolved.</summary>
/// <param name="Field">The selected field.</param>
/// <param name="Content">The object for the field's resolver, which casts it.</param>
/// <param name="Reads">The statements.</param>
public sealed record Prefetch(GraphQLField Field, object Content, IReadOnlyList<Read> Reads);

/// <summary>
/// A selected field with its arguments, before the user is known. Selections of one field in several fragments are merged.
/// </summary>
public interface IPrefetchingField
{
    /// <summary>The field; only its arguments may be used.</summary>
    IResolveFieldContext Context { get; }

    /// <summary>
    /// The fields selected at any of these paths, such as <c>nodes</c> and <c>edges.node</c>, ignoring aliases: each field once.
    /// </summary>
    IReadOnlyList<IPrefetchingField> Below(params ReadOnlySpan<string> paths);

    /// <summary>Whether only fields with these names are selected.</summary>
    bool SelectsOnly(params ReadOnlySpan<string> names);
}

/// <summary>Extensions for fields whose arguments decide what they read, so that the first round trip of a request can prefetch it.</summary>
public static class PrefetchFields
{
    private const string Key = "streakoid:prefetch";

    /// <summary>Prefetches reads for the field. Its resolver gets them from <see cref="Principal.Prefetched"/>.</summary>
    /// <param name="field">The field, which must not be below a list.</param>
    /// <param name="prefetch">The reads; null if the arguments do not allow it.</param>
    public static FieldBuilder<TSource, TReturn> Prefetches<TSource, TReturn>(
        this FieldBuilder<TSource, TReturn> field,
        Func<IPrefetchingField, Prefetch?> prefetch
    )
    {
        field.FieldType.WithMetadata(Key, prefetch);
        return field;
    }

    /// <summary>The prefetch function of the field; null if it has none.</summary>
    public static Func<IPrefetchingField, Prefetch?>? GetPrefetch(this GraphQL.Types.FieldType field) =>
        field.GetMetadata<Func<IPrefetchingField, Prefetch?>?>(Key, () => null);
}
