using GraphQL.DataLoader;

namespace Streakoid.Graph.Loaders;

/// <summary>A part of a loader's pending result.</summary>
public sealed class PartOf<TWhole, TPart>(IDataLoaderResult<TWhole?> whole, Func<TWhole?, TPart> part) : IDataLoaderResult
{
    public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default) =>
        part(await whole.GetResultAsync(cancellationToken));
}
