using System.Buffers.Text;
using System.Text;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph.Connections;

/// <summary>Reads and writes cursors: the sort keys of an item, opaque to clients, and stable when rows are added or removed.</summary>
public static class Cursor
{
    private const int MaxLength = 1_536;

    /// <summary>Writes a cursor; <paramref name="list"/> prevents its use with another list.</summary>
    public static string Write(string list, params ReadOnlySpan<string> keys) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}\n{string.Join('\n', keys!)}"));

    /// <summary>Reads the keys of a cursor.</summary>
    /// <exception cref="GraphQL.ExecutionError">The cursor does not belong to this list.</exception>
    public static string[] Read(string list, string cursor, int keys)
    {
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
            throw FieldErrors.InvalidCursor();
        string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n');
        return parts.Length == keys + 1 && parts[0] == list ? parts[1..] : throw FieldErrors.InvalidCursor();
    }
}
