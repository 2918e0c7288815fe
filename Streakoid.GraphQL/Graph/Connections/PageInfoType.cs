using GraphQL.Types;

namespace Streakoid.Graph.Connections;

/// <summary>Where a page stands in its list.</summary>
public sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor)
{
    public static PageInfo Of<T>(Connection<T> page) => new(
        page.HasNextPage, page.HasPreviousPage,
        page.Edges.Count > 0 ? page.Edges[0].Cursor : null, page.Edges.Count > 0 ? page.Edges[^1].Cursor : null);
}

public sealed class PageInfoType : ObjectGraphType<PageInfo>
{
    public PageInfoType()
    {
        Name = "PageInfo";
        Description = "Where a page stands in its list.";
        Field<NonNullGraphType<BooleanGraphType>>("hasNextPage").Description("Whether more follow this page.")
            .Resolve(context => context.Source.HasNextPage);
        Field<NonNullGraphType<BooleanGraphType>>("hasPreviousPage").Description("Whether any come before this page.")
            .Resolve(context => context.Source.HasPreviousPage);
        Field<StringGraphType>("startCursor").Description("The cursor of the page's first item, null when the page is empty.")
            .Resolve(context => context.Source.StartCursor);
        Field<StringGraphType>("endCursor").Description("The cursor of the page's last item, null when the page is empty.")
            .Resolve(context => context.Source.EndCursor);
    }
}
