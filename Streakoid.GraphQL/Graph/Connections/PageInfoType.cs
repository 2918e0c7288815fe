using GraphQL.Types;
using Streakoid.Graph.Pure;

namespace Streakoid.Graph.Connections;

/// <summary>The position of a page in its list.</summary>
public sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor)
{
    public static PageInfo Of<T>(Connection<T> page) =>
        new(
            page.HasNextPage,
            page.HasPreviousPage,
            page.Nodes.Count > 0 ? page.Place(page.Nodes[0]) : null,
            page.Nodes.Count > 0 ? page.Place(page.Nodes[^1]) : null
        );
}

public sealed class PageInfoType : ObjectGraphType<PageInfo>
{
    public PageInfoType()
    {
        Name = "PageInfo";
        Description = "The position of a page in its list.";
        Field<NonNullGraphType<BooleanGraphType>>("hasNextPage")
            .Description("Whether items follow this page.")
            .Pure(source => source.HasNextPage);
        Field<NonNullGraphType<BooleanGraphType>>("hasPreviousPage")
            .Description("Whether items precede this page.")
            .Pure(source => source.HasPreviousPage);
        Field<StringGraphType>("startCursor")
            .Description("The cursor of the page's first item; null if the page is empty.")
            .Pure(source => source.StartCursor);
        Field<StringGraphType>("endCursor")
            .Description("The cursor of the page's last item; null if the page is empty.")
            .Pure(source => source.EndCursor);
    }
}
