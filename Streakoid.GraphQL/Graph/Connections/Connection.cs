namespace Streakoid.Graph.Connections;

/// <summary>A page of a list.</summary>
/// <param name="Edges">The page's items with their cursors, in the list's order.</param>
/// <param name="HasNextPage">Whether more follow.</param>
/// <param name="HasPreviousPage">Whether any come before.</param>
/// <param name="TotalCount">Counts the whole list, or the pending result of a loader; asked only where a client asks.</param>
public sealed record Connection<T>(IReadOnlyList<Edge<T>> Edges, bool HasNextPage, bool HasPreviousPage, Func<Task<object?>> TotalCount);

public static class Connection
{
    /// <summary>Makes a page of <paramref name="rows"/>, which are one more than the page's size where there are more.</summary>
    /// <param name="page">What was asked for.</param>
    /// <param name="rows">The rows in the order they were read: reversed for a backward page.</param>
    /// <param name="cursor">An item's cursor.</param>
    /// <param name="totalCount">Counts the whole list.</param>
    public static Connection<T> Of<T>(PageArguments page, IReadOnlyList<T> rows, Func<T, string> cursor, Func<Task<object?>> totalCount)
    {
        bool more = rows.Count > page.Size;
        List<Edge<T>> edges = [.. rows.Take(page.Size).Select(row => new Edge<T>(cursor, row))];
        if (page.Backward) edges.Reverse();
        return page.Backward
            ? new Connection<T>(edges, page.Before is not null, more, totalCount)
            : new Connection<T>(edges, more, page.After is not null, totalCount);
    }
}

/// <summary>An item and its place in the list.</summary>
/// <param name="Place">Makes the cursor of an item.</param>
/// <param name="Node">The item.</param>
public sealed record Edge<T>(Func<T, string> Place, T Node)
{
    /// <summary>The place; made when it is asked for, which of most items it never is.</summary>
    public string Cursor => Place(Node);
}
