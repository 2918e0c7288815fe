namespace Streakoid.Graph.Loaders;

/// <summary>The loaders of one principal, by name.</summary>
public sealed class BatchLoaders
{
    private readonly Dictionary<object, object> _loaders = [];

    /// <summary>
    /// The loader named <paramref name="name"/>, created on first use. Loads with other arguments need another name,
    /// because they cannot be fetched together.
    /// </summary>
    public BatchLoader<TKey, TValue> Get<TKey, TValue>(
        object name,
        Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> fetch
    )
        where TKey : notnull
    {
        if (_loaders.TryGetValue(name, out object? known))
            return (BatchLoader<TKey, TValue>)known;
        BatchLoader<TKey, TValue> loader = new(fetch);
        _loaders.Add(name, loader);
        return loader;
    }
}
