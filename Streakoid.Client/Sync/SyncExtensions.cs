namespace Streakoid.Client;

/// <summary>Keeps a store equal to the server.</summary>
public static class SyncExtensions
{
    /// <summary>
    /// Brings a store up to date: hands it what changed since its position, page by page, or everything if it is empty. It is emptied first if
    /// its data are another user's, or if the server does not know any more what changed since. After a failure, the next call continues
    /// where this one ended. Calls for the same store wait for each other.
    /// </summary>
    /// <example>
    /// <code>
    /// string cursor = await client.SyncAsync(store, stop);
    /// await foreach (IOperationResult&lt;IChangedResult&gt; _ in client.Changed.WatchAsync(after: cursor, cancellationToken: stop))
    ///     await client.SyncAsync(store, stop);
    /// </code>
    /// </example>
    /// <param name="client">The client of the signed-in user.</param>
    /// <param name="store">Where the application keeps the data.</param>
    /// <param name="cancellationToken">Stops the sync, also if the store does not return.</param>
    /// <returns>The cursor up to which the store has all changes, for a subscription.</returns>
    /// <exception cref="GraphQLClientException">
    /// A request failed; or the user changed during the sync (<see cref="FailureKind.SessionChanged"/>), which ends it before anything of the
    /// other user is delivered.
    /// </exception>
    /// <exception cref="InvalidOperationException">The store rejects a page although its position is that of the page.</exception>
    public static async Task<string> SyncAsync(
        this IStreakoidClient client,
        IChangeStore store,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(store);
        StoreLane lane = StoreLane.Of(store);
        // Whose it is, is decided now, and not when it is its turn.
        ChangeSync sync = new(client, lane, cancellationToken);
        await lane.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await sync.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            lane.Leave();
        }
    }
}
