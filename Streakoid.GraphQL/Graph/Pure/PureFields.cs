using GraphQL;
using GraphQL.Builders;
using Streakoid.Graph.Nodes;

namespace Streakoid.Graph.Pure;

/// <summary>
/// Fields whose value depends only on their object. A compiled operation writes them without a resolver, boxing or
/// intermediate strings.
/// </summary>
public static class PureFields
{
    private const string Key = "streakoid:pure";

    /// <summary>Resolves the field by a function of its object that does no I/O and does not fail.</summary>
    public static FieldBuilder<TSource, object> Pure<TSource, TValue>(this FieldBuilder<TSource, object> field, Func<TSource, TValue> value)
    {
        field.Resolve(context => value(context.Source));
        field.FieldType.WithMetadata(Key, new PureField<TSource, TValue>(value, PureWriters.Of<TValue>()));
        return field;
    }

    /// <summary>Resolves the field by a global id.</summary>
    public static FieldBuilder<TSource, object> PureId<TSource>(this FieldBuilder<TSource, object> field, Func<TSource, NodeId> id)
    {
        field.Resolve(context => id(context.Source).ToString());
        field.FieldType.WithMetadata(Key, new PureField<TSource, NodeId>(id, PureWriters.Of<NodeId>()));
        return field;
    }

    /// <summary>Computes the field's value in a compiled operation; null if only the resolver can.</summary>
    public static PureField? GetPure(this GraphQL.Types.FieldType field) => field.GetMetadata<PureField?>(Key, () => null);
}
