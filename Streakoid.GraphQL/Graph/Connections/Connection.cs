namespace Streakoid.Graph.Connections;

/// <summary>A page of a list.</summary>
/// <param name="Nodes">The page's items in the list's order.</param>
/// <param name="Place">Creates the cursor of an item; called only if a client selects it.</param>
/// <param name="HasNextPage">Whether there are items after the page.</param>
/// <param name="HasPreviousPage">Whether there are items before the page.</param>
/// <param name="TotalCount">Counts the whole list, or returns a pending result of a loader; called only if a client selects it.</param>
public sealed record Connection<T>(
    IReadOnlyList<T> Nodes,
    Func<T, string> Place,
    bool HasNextPage,
    bool HasPreviousPage,
    Func<Task<object?>> TotalCount
) : IShowsOwned
{
    object? IShowsOwned.Shown => Nodes is [var first, ..] ? first : null;

    /// <summary>The items with their cursors.</summary>
    public IEnumerable<Edge<T>> Edges => Nodes.Select(node => new Edge<T>(Place, node));
}

public static class Connection
{
    /// <summary>Creates a page of <paramref name="rows"/>, which have one row more than the page if there is another page.</summary>
    /// <param name="page">The requested page.</param>
    /// <param name="rows">The rows in the order of reading, which is reversed for a backward page.</param>
    /// <param name="cursor">An item's cursor.</param>
    /// <param name="totalCount">Counts the whole list.</param>
    public static Connection<T> Of<T>(PageArguments page, IReadOnlyList<T> rows, Func<T, string> cursor, Func<Task<object?>> totalCount)
    {
        bool more = rows.Count > page.Size;
        if (!page.Backward)
            return new Connection<T>(more ? [.. rows.Take(page.Size)] : rows, cursor, more, page.After is not null, totalCount);
        List<T> nodes = [.. rows.Take(page.Size)];
        nodes.Reverse();
        return new Connection<T>(nodes, cursor, page.Before is not null, more, totalCount);
    }
}

/// <summary>An item and its position in the list.</summary>
/// <param name="Place">Creates the cursor of an item.</param>
/// <param name="Node">The item.</param>
public sealed record Edge<T>(Func<T, string> Place, T Node) : IShowsOwned
{
    object? IShowsOwned.Shown => Node;

    public string Cursor => Place(Node);
}
