using GraphQL.DataLoader;

namespace Streakoid.Graph.Loaders;

/// <summary>A list whose items may be pending in loaders. They are awaited in order, so each loader fetches once.</summary>
public sealed class AllResults(IReadOnlyList<object?> items) : IDataLoaderResult
{
    public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default)
    {
        List<object?> results = new(items.Count);
        foreach (object? item in items)
            results.Add(item is IDataLoaderResult pending ? await pending.GetResultAsync(cancellationToken) : item);
        return results;
    }
}
