using System.Buffers.Text;
using System.Text;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph.Connections;

/// <summary>Cursors: the keys of an item's place in its list, opaque to clients and stable while rows come and go.</summary>
public static class Cursor
{
    private const int MaxLength = 1_536;

    /// <summary>Writes the place; <paramref name="list"/> keeps a cursor of one list from being read by another.</summary>
    public static string Write(string list, params ReadOnlySpan<string> keys) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}\n{string.Join('\n', keys!)}"));

    /// <summary>Reads the keys of a place.</summary>
    /// <exception cref="GraphQL.ExecutionError">The cursor is not one of this list.</exception>
    public static string[] Read(string list, string cursor, int keys)
    {
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor)) throw FieldErrors.InvalidCursor();
        string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n');
        return parts.Length == keys + 1 && parts[0] == list ? parts[1..] : throw FieldErrors.InvalidCursor();
    }
}
