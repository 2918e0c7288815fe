using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Nodes;

namespace Streakoid.Feed;

/// <summary>An object that changed.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Id">Its global id.</param>
/// <param name="StreakKey">The streak that it is or belongs to; null where it is the user.</param>
/// <param name="Kind">How it changed.</param>
/// <param name="Place">Where the log continues after it.</param>
public sealed record ChangedNode(Guid UserId, NodeId Id, Guid? StreakKey, ChangeKind Kind, ChangeCursor Place) : IOwned
{
    public string Cursor => Place.ToString();
}

/// <summary>A part of the change log.</summary>
/// <param name="Nodes">The objects that changed in it, each once, in the order of their first change.</param>
/// <param name="End">Where the log continues after it.</param>
/// <param name="HasNextPage">Whether more has changed already.</param>
/// <param name="HasPreviousPage">Whether it continues another part.</param>
/// <param name="ReadAt">When it was read, by the database's clock, in microseconds.</param>
public sealed record ChangesPage(IReadOnlyList<ChangedNode> Nodes, ChangeCursor End, bool HasNextPage, bool HasPreviousPage, long ReadAt)
    : IShowsOwned
{
    object? IShowsOwned.Shown => Nodes is [var first, ..] ? first : null;

    public IEnumerable<Edge<ChangedNode>> Edges => Nodes.Select(node => new Edge<ChangedNode>(one => one.Cursor, node));

    /// <summary>The end is a place even where nothing has changed: the client continues from it.</summary>
    public PageInfo PageInfo => new(HasNextPage, HasPreviousPage, Nodes is [var first, ..] ? first.Cursor : null, End.ToString());

    /// <summary>Reads what has changed since a cursor; without one, nothing, and the cursor to begin with.</summary>
    /// <param name="db">The database of the user whose log it is.</param>
    /// <param name="after">The cursor.</param>
    /// <param name="first">The most objects.</param>
    /// <param name="retention">How old a cursor may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GraphError">The cursor is invalid or has expired.</exception>
    public static async Task<ChangesPage> ReadAsync(
        StreakoidDb db,
        ChangeCursor? after,
        int first,
        TimeSpan retention,
        CancellationToken cancellationToken
    )
    {
        Read<ChangeLog> state = ChangeReads.Log();
        // Each object may be named by several entries, so that some more are read than objects are asked for.
        int take = (2 * first) + 1;
        Read<Change> rows = ChangeReads.From(after?.Position ?? long.MaxValue, after?.Node ?? ChangeReads.LastNode, take);
        await db.ReadAsync([state, rows], cancellationToken);
        ChangeLog log = state.Rows.Single();
        if (after is not { } since)
            return new ChangesPage([], ChangeCursor.After(log.History, log.Position, log.Now), false, false, log.Now);
        if (
            since.History != log.History
            || since.KnownAt < log.Now - (long)retention.TotalMicroseconds
            || since.Position > Math.Max(log.Position, rows.Rows is [.., var latest] ? latest.Position : 0)
        )
            throw new GraphError(
                ErrorCodes.CursorExpired,
                "The cursor has expired: changes since then may be missing. Fetch everything again, and continue from a new cursor."
            );

        List<ChangedNode> nodes = [];
        Dictionary<NodeId, int> places = [];
        ChangeCursor end = since;
        bool more = rows.Rows.Count == take;
        foreach ((Change row, int part) in rows.Rows.SelectMany(Parts))
        {
            if (row.Position == since.Position && row.NodeId == since.Node && part <= since.Part)
                continue;
            NodeId id = part == 1 ? new NodeId("Streak", row.StreakId!.Value) : new NodeId(NameOf(row.Type), row.NodeId);
            ChangeKind kind = part == 1 ? ChangeKind.Updated : row.Kind;
            bool known = places.TryGetValue(id, out int place);
            if (!known && nodes.Count == first)
            {
                more = true;
                break;
            }
            end = new ChangeCursor(log.History, row.Position, row.NodeId, part, row.Position);
            if (known)
            {
                nodes[place] = nodes[place] with { Kind = Merged(nodes[place].Kind, kind) };
                continue;
            }
            places.Add(id, nodes.Count);
            nodes.Add(new ChangedNode(row.UserId, id, id.Type == "Streak" ? id.Key : row.StreakId, kind, end));
        }
        if (!more)
            end = ChangeCursor.After(log.History, Math.Max(end.Position, log.Position), log.Now);
        // Whoever has taken the last one has taken them all, those left out as repeats too.
        if (nodes.Count > 0)
            nodes[^1] = nodes[^1] with { Place = end };
        return new ChangesPage(nodes, end, more, true, log.Now);
    }

    private static IEnumerable<(Change Row, int Part)> Parts(Change row) => row.StreakId is null ? [(row, 0)] : [(row, 0), (row, 1)];

    private static ChangeKind Merged(ChangeKind former, ChangeKind latter) =>
        former == ChangeKind.Created && latter == ChangeKind.Updated ? ChangeKind.Created : latter;

    private static string NameOf(ChangedType type) =>
        type switch
        {
            ChangedType.Me => "Me",
            ChangedType.Streak => "Streak",
            _ => "CheckIn",
        };
}
