namespace Streakoid.Client;

/// <summary>Where an application keeps one user's data, for <see cref="SyncExtensions.SyncAsync"/>: a database, a file, memory.</summary>
public interface IChangeStore
{
    /// <summary>Returns the position that was stored with the last page; null if the store is empty.</summary>
    ValueTask<SyncPosition?> ReadPositionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies a page and stores its <see cref="ChangePage.To"/>, in one transaction, if the stored position equals its
    /// <see cref="ChangePage.From"/>. Otherwise another process has used the store meanwhile, perhaps for another user, and nothing is changed.
    /// </summary>
    /// <returns>Whether the page was applied.</returns>
    ValueTask<bool> ApplyAsync(ChangePage page, CancellationToken cancellationToken);

    /// <summary>Deletes everything, the position included, because it is another user's or has to be fetched again.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);
}
