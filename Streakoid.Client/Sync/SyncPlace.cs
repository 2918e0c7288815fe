using System.Globalization;

namespace Streakoid.Client;

/// <summary>How far a sync has come, written as the value of a <see cref="SyncPosition"/>.</summary>
/// <param name="Cursor">Until where the changes have been read.</param>
/// <param name="Day">
/// The user's day, by which states and lengths were read; null if they have to be read again. No change says that they are others after midnight.
/// </param>
/// <param name="Fetch">What is being fetched besides; null if nothing is.</param>
internal sealed record SyncPlace(string Cursor, DateOnly? Day, SyncFetch? Fetch)
{
    private const string DayFormat = "yyyy-MM-dd";

    public override string ToString()
    {
        List<string> parts = [Cursor, Day?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? ""];
        if (Fetch is { } fetch)
        {
            parts.AddRange(fetch.CheckIns ? "all" : "streaks", fetch.More ? "more" : "", fetch.After ?? "");
            foreach ((string streak, string cursor) in fetch.Rest)
                parts.AddRange(streak, cursor);
        }
        return string.Join(' ', parts.Select(Uri.EscapeDataString));
    }

    /// <summary>Reads a place; null if it is none, for example one of a newer version.</summary>
    public static SyncPlace? Parse(string text)
    {
        string[] parts = [.. text.Split(' ').Select(Uri.UnescapeDataString)];
        DateOnly? day = null;
        if (parts is not [{ Length: > 0 } cursor, var written, .. var rest])
            return null;
        if (DateOnly.TryParseExact(written, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly read))
            day = read;
        return rest switch
        {
            [] => new SyncPlace(cursor, day, null),
            ["all" or "streaks", "more" or "", var after, .. var pairs] when pairs.Length % 2 == 0 => new SyncPlace(
                cursor,
                day,
                new SyncFetch(
                    rest[0] == "all",
                    rest[1] == "more",
                    after.Length == 0 ? null : after,
                    [.. pairs.Chunk(2).Select(pair => (pair[0], pair[1]))]
                )
            ),
            _ => null,
        };
    }
}

/// <summary>How far all streaks have been fetched.</summary>
/// <param name="CheckIns">With their check-ins.</param>
/// <param name="More">Whether there are more streaks.</param>
/// <param name="After">The cursor to fetch more streaks after; null: from the first one.</param>
/// <param name="Rest">Streaks with more check-ins, each with the cursor to fetch them after.</param>
internal sealed record SyncFetch(bool CheckIns, bool More, string? After, IReadOnlyList<(string Streak, string Cursor)> Rest)
{
    /// <summary>Everything from the first streak on.</summary>
    public static SyncFetch Begin(bool checkIns) => new(checkIns, More: true, null, []);
}
