using System.Runtime.CompilerServices;

namespace Streakoid.Client;

/// <summary>The end of a page of a connection, from its <c>pageInfo</c>.</summary>
/// <param name="HasNextPage">Whether there is another page.</param>
/// <param name="EndCursor">The cursor of its last item.</param>
public readonly record struct PageEnd(bool HasNextPage, string? EndCursor);

/// <summary>Reads all pages of a connection.</summary>
public static class Pages
{
    /// <summary>Reads the items of all pages. Each page is fetched after the previous one has been read.</summary>
    /// <example>
    /// <code>
    /// await foreach (IGetStreaks_Me_Streaks_Nodes streak in Pages.ReadAllAsync(
    ///     (after, cancel) =&gt; client.GetStreaks.ExecuteAsync(50, after, cancel),
    ///     data =&gt; data.Me.Streaks?.Nodes,
    ///     data =&gt; new PageEnd(data.Me.Streaks!.PageInfo.HasNextPage, data.Me.Streaks.PageInfo.EndCursor)))
    /// </code>
    /// </example>
    /// <param name="readPage">Fetches the page after a cursor; null is the first one.</param>
    /// <param name="items">The items of a page; null means none.</param>
    /// <param name="end">The end of a page; not called for a page whose <paramref name="items"/> are null.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="GraphQLClientException">A page could not be read, or the user changed between two pages.</exception>
    public static async IAsyncEnumerable<TItem> ReadAllAsync<TData, TItem>(
        Func<string?, CancellationToken, Task<IOperationResult<TData>>> readPage,
        Func<TData, IEnumerable<TItem>?> items,
        Func<TData, PageEnd> end,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(readPage);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(end);
        string? after = null;
        IOfUser? first = null;
        while (true)
        {
            IOperationResult<TData> page = await readPage(after, cancellationToken).ConfigureAwait(false);
            page.EnsureNoErrors();
            // The list of the former user must not continue with the next user's.
            if (first is not null && page is IOfUser read && !ReferenceEquals(read.User, first.User))
                throw GraphQLClientException.Of(
                    FailureKind.SessionChanged,
                    "The signed-in user changed between two pages, so reading stopped."
                );
            first ??= page as IOfUser;

            if (page.Data is not { } data || items(data) is not { } list)
                yield break;
            foreach (TItem item in list)
                yield return item;
            PageEnd last = end(data);
            if (!last.HasNextPage)
                yield break;
            if (last.EndCursor is null || last.EndCursor == after)
                throw GraphQLClientException.Of(FailureKind.MalformedAnswer, "The server reported another page without a cursor.");
            after = last.EndCursor;
        }
    }
}
