namespace Streakoid.Graph.Loaders;

/// <summary>The loaders of one request, by what they load and with which arguments.</summary>
public sealed class BatchLoaders
{
    private readonly Dictionary<object, object> _loaders = [];

    /// <summary>
    /// The loader named <paramref name="name"/>, made on first use. Loads with other arguments or for another viewer need
    /// another name, since they cannot be fetched together.
    /// </summary>
    public BatchLoader<TKey, TValue> Get<TKey, TValue>(
        object name, Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull
    {
        if (_loaders.TryGetValue(name, out object? known)) return (BatchLoader<TKey, TValue>)known;
        BatchLoader<TKey, TValue> loader = new(fetch);
        _loaders.Add(name, loader);
        return loader;
    }
}
