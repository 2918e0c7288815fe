using GraphQL.DataLoader;

namespace Streakoid.Graph.Loaders;

/// <summary>
/// Collects the keys of one level of a query and fetches them together, so that a list needs one statement instead of
/// one per item. GraphQL.NET awaits a loader's results when nothing else is left to run; the first awaited result fetches
/// all keys so far. The engine's own loaders are not on the package feed.
/// </summary>
public sealed class BatchLoader<TKey, TValue>(Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
    where TKey : notnull
{
    private Batch _current = new();

    /// <summary>The value of a key; null or default if there is none.</summary>
    public IDataLoaderResult<TValue?> Load(TKey key)
    {
        if (_current.Fetched is not null)
            _current = new Batch();
        _current.Keys.Add(key);
        return new Pending(this, _current, key);
    }

    private sealed class Batch
    {
        public HashSet<TKey> Keys { get; } = [];

        public Task<IReadOnlyDictionary<TKey, TValue>>? Fetched { get; set; }
    }

    private sealed class Pending(BatchLoader<TKey, TValue> loader, Batch batch, TKey key) : IDataLoaderResult<TValue?>
    {
        public async Task<TValue?> GetResultAsync(CancellationToken cancellationToken = default)
        {
            batch.Fetched ??= loader.Fetch(batch, cancellationToken);
            return (await batch.Fetched).TryGetValue(key, out TValue? value) ? value : default;
        }

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
            await GetResultAsync(cancellationToken);
    }

    private Task<IReadOnlyDictionary<TKey, TValue>> Fetch(Batch batch, CancellationToken cancellationToken) =>
        fetch([.. batch.Keys], cancellationToken);
}
