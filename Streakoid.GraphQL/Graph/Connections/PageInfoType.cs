using GraphQL.Types;
using Streakoid.Graph.Pure;

namespace Streakoid.Graph.Connections;

/// <summary>Where a page stands in its list.</summary>
public sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor)
{
    public static PageInfo Of<T>(Connection<T> page) => new(
        page.HasNextPage, page.HasPreviousPage,
        page.Nodes.Count > 0 ? page.Place(page.Nodes[0]) : null, page.Nodes.Count > 0 ? page.Place(page.Nodes[^1]) : null);
}

public sealed class PageInfoType : ObjectGraphType<PageInfo>
{
    public PageInfoType()
    {
        Name = "PageInfo";
        Description = "Where a page stands in its list.";
        Field<NonNullGraphType<BooleanGraphType>>("hasNextPage").Description("Whether more follow this page.")
            .Pure(source => source.HasNextPage);
        Field<NonNullGraphType<BooleanGraphType>>("hasPreviousPage").Description("Whether any come before this page.")
            .Pure(source => source.HasPreviousPage);
        Field<StringGraphType>("startCursor").Description("The cursor of the page's first item, null when the page is empty.")
            .Pure(source => source.StartCursor);
        Field<StringGraphType>("endCursor").Description("The cursor of the page's last item, null when the page is empty.")
            .Pure(source => source.EndCursor);
    }
}
