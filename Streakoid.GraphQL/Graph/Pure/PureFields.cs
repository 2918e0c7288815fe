using GraphQL;
using GraphQL.Builders;
using Streakoid.Graph.Nodes;

namespace Streakoid.Graph.Pure;

/// <summary>
/// Fields whose value is computed from their object alone. A compiled operation writes them without a
/// resolver, without boxing or intermediate text.
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

    /// <summary>How a compiled operation computes the field's value; null if only its resolver can.</summary>
    public static PureField? GetPure(this GraphQL.Types.FieldType field) => field.GetMetadata<PureField?>(Key, () => null);
}
