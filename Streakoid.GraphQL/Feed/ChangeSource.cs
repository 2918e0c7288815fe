using Microsoft.Extensions.Options;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Feed;

/// <summary>The changes of a user's log from a place on, those that are wanted.</summary>
/// <param name="after">The place; null for what changes from now on.</param>
/// <param name="isWanted">Which changes are events.</param>
internal sealed class ChangeSource(string? after, Func<ChangedNode, bool> isWanted) : IEventSource
{
    private ChangeCursor? _place = after is null ? null : ChangeCursor.Parse(after);
    private bool _isLive;

    public async Task<EventBatch> ReadAsync(PrincipalContext context)
    {
        ChangesPage page = await ChangesPage.ReadAsync(
            context.Db,
            _place,
            PageArguments.DefaultSize,
            context.Service<IOptions<FeedOptions>>().Value.Retention,
            context.CancellationToken
        );
        _place = page.End;
        // What was missed before the stream began is as old as it is.
        if (_isLive && page.Nodes is [var first, ..])
            context.Service<FeedMeter>().Read(TimeSpan.FromMicroseconds(page.ReadAt - first.Place.Position));
        _isLive |= !page.HasNextPage;
        return new EventBatch([.. page.Nodes.Where(isWanted)], page.HasNextPage);
    }
}
