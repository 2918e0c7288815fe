using GraphQL.Types;
using Streakoid.Graph.Cost;

namespace Streakoid.Graph.Connections;

/// <summary>A connection as Hot Chocolate shapes it: <c>StreaksConnection</c> over <c>StreaksEdge</c>.</summary>
public abstract class ConnectionType<TItem, TNode, TEdge> : ObjectGraphType<Connection<TItem>>
    where TNode : IGraphType
    where TEdge : EdgeType<TItem, TNode>
{
    /// <param name="list">The list's name in the singular form of the type names, such as <c>Streaks</c>.</param>
    /// <param name="items">What the list holds, in words.</param>
    protected ConnectionType(string list, string items)
    {
        Name = $"{list}Connection";
        Description = $"A page of {items}.";
        Field<NonNullGraphType<PageInfoType>>("pageInfo").Description("Where this page stands in the list.")
            .Resolve(context => PageInfo.Of(context.Source));
        Field<ListGraphType<NonNullGraphType<TEdge>>>("edges").Description($"The {items} of this page, each with its cursor.")
            .Resolve(context => context.Source.Edges);
        Field<ListGraphType<NonNullGraphType<TNode>>>("nodes").Description($"The {items} of this page.")
            .Resolve(context => context.Source.Edges.Select(edge => edge.Node));
        Field<NonNullGraphType<IntGraphType>>("totalCount").Description($"How many {items} the whole list has.")
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
        Field<NonNullGraphType<StringGraphType>>("cursor").Description("The place, to be sent as `after` or `before`; opaque.")
            .Resolve(context => context.Source.Cursor);
        Field<NonNullGraphType<TNode>>("node").Description($"The {item}.").Resolve(context => context.Source.Node);
    }
}
