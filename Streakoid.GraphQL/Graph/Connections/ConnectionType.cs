using GraphQL.Types;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Pure;

namespace Streakoid.Graph.Connections;

/// <summary>A connection in the form of Hot Chocolate: <c>StreaksConnection</c> with <c>StreaksEdge</c>.</summary>
public abstract class ConnectionType<TItem, TNode, TEdge> : ObjectGraphType<Connection<TItem>>
    where TNode : IGraphType
    where TEdge : EdgeType<TItem, TNode>
{
    /// <param name="list">The list's name in the singular form of the type names, such as <c>Streaks</c>.</param>
    /// <param name="items">The items of the list, for descriptions.</param>
    protected ConnectionType(string list, string items)
    {
        Name = $"{list}Connection";
        Description = $"A page of {items}.";
        Field<NonNullGraphType<PageInfoType>>("pageInfo")
            .Description("The position of this page in the list.")
            .Pure(source => PageInfo.Of(source));
        Field<ListGraphType<NonNullGraphType<TEdge>>>("edges")
            .Description($"The {items} of this page, each with its cursor.")
            .Pure(source => source.Edges);
        Field<ListGraphType<NonNullGraphType<TNode>>>("nodes").Description($"The {items} of this page.").Pure(source => source.Nodes);
        Field<NonNullGraphType<IntGraphType>>("totalCount")
            .Description($"How many {items} the whole list has.")
            .ResolveAsync(context => context.Source.TotalCount())
            .FieldType.Cost(10);
    }
}

/// <summary>An edge of a connection.</summary>
public abstract class EdgeType<TItem, TNode> : ObjectGraphType<Edge<TItem>>
    where TNode : IGraphType
{
    protected EdgeType(string list, string item)
    {
        Name = $"{list}Edge";
        Description = $"A {item} and its place in the list.";
        Field<NonNullGraphType<StringGraphType>>("cursor")
            .Description("The opaque cursor, to be sent as `after` or `before`.")
            .Pure(source => source.Cursor);
        Field<NonNullGraphType<TNode>>("node").Description($"The {item}.").Pure(source => source.Node);
    }
}
