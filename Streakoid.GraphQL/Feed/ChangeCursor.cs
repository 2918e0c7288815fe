using System.Globalization;
using Streakoid.Data.Sql;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Errors;

namespace Streakoid.Feed;

/// <summary>A place in a user's change log.</summary>
/// <param name="History">The history that it is a place in.</param>
/// <param name="Position">The transaction.</param>
/// <param name="Node">The object in the transaction.</param>
/// <param name="Part">0 for the entry's own object, 1 for the streak that changed with it.</param>
/// <param name="KnownAt">Until when nothing was left out, in microseconds: how old the cursor is.</param>
public readonly record struct ChangeCursor(string History, long Position, Guid Node, int Part, long KnownAt)
{
    private const string List = "changes";

    /// <summary>After all entries of a transaction.</summary>
    public static ChangeCursor After(string history, long position, long knownAt) =>
        new(history, position, ChangeReads.LastNode, 1, knownAt);

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="GraphError">It is not one of this list.</exception>
    public static ChangeCursor Parse(string text) =>
        Cursor.Read(List, text, keys: 5) is [var history, var position, var node, var part, var known]
        && part is ("0" or "1")
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out long at)
        && long.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out long knownAt)
        && Guid.TryParseExact(node, "N", out Guid key)
            ? new ChangeCursor(history, at, key, part == "1" ? 1 : 0, knownAt)
            : throw FieldErrors.InvalidCursor();

    public override string ToString() =>
        Cursor.Write(
            List,
            History,
            Position.ToString(CultureInfo.InvariantCulture),
            Node.ToString("N"),
            Part.ToString(CultureInfo.InvariantCulture),
            KnownAt.ToString(CultureInfo.InvariantCulture)
        );
}
