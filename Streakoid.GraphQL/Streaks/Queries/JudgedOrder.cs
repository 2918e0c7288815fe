using System.Globalization;
using System.Text;
using NodaTime;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Errors;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

/// <summary>An order of streaks that depends on how each stands, and is made in memory. A cursor names one place, as PostgreSQL's do.</summary>
/// <param name="list">What keeps a cursor of one list from being read in another.</param>
/// <param name="keys">What is compared, the id last.</param>
/// <param name="dayStartsAt">When the user's day starts.</param>
public sealed class JudgedOrder(string list, IReadOnlyList<(string Name, bool Descending)> keys, LocalTime dayStartsAt)
{
    /// <summary>The page of those streaks.</summary>
    /// <exception cref="GraphQL.ExecutionError">A cursor is not one of this list in this order.</exception>
    public Connection<StreakView> Page(IEnumerable<StreakView> views, PageArguments page)
    {
        List<(StreakView View, Key[] Place)> all = [.. views.Select(view => (view, PlaceOf(view)))];
        Key[]? after = page.After is null ? null : Read(page.After);
        Key[]? before = page.Before is null ? null : Read(page.Before);
        List<(StreakView View, Key[] Place)> between = all.FindAll(one =>
            (after is null || Compare(one.Place, after) > 0) && (before is null || Compare(one.Place, before) < 0)
        );
        between.Sort((one, other) => page.Backward ? Compare(other.Place, one.Place) : Compare(one.Place, other.Place));
        return Connection.Of(
            page,
            [.. between.Take(page.Size + 1).Select(one => one.View)],
            view => Cursor.Write(list, [.. PlaceOf(view).Select(key => key.ToString())]),
            () => Task.FromResult<object?>(all.Count)
        );
    }

    private Key[] PlaceOf(StreakView view) =>
        [
            .. keys.Select(key =>
                key.Name switch
                {
                    "name" => new Key(Convert.ToHexString(Encoding.UTF8.GetBytes(view.Streak.Name))),
                    "createdAt" => new Key(view.Streak.CreatedAt.ToUnixTimeTicks()),
                    "position" => new Key(view.Streak.Position),
                    "state" => new Key((long)view.State),
                    "currentLength" => new Key(view.Status.CurrentLength),
                    "longestLength" => new Key(view.Status.LongestLength),
                    // One that does not break comes after all that do, as null does in PostgreSQL.
                    "dueBy" => new Key(view.DueBy(dayStartsAt)?.ToUnixTimeTicks() ?? long.MaxValue),
                    _ => new Key(view.Streak.Id.ToString("N")),
                }
            ),
        ];

    private Key[] Read(string cursor)
    {
        string[] place = Cursor.Read(list, cursor, keys.Count);
        Key[] read = new Key[place.Length];
        for (int i = 0; i < place.Length; i++)
        {
            read[i] = keys[i].Name is "name" or "id"
                ? place[i].All(char.IsAsciiHexDigit)
                    ? new Key(place[i])
                    : throw FieldErrors.InvalidCursor()
                : long.TryParse(place[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                    ? new Key(number)
                    : throw FieldErrors.InvalidCursor();
        }
        return read;
    }

    private int Compare(Key[] one, Key[] other)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            if (one[i].CompareTo(other[i]) is not 0 and var compared)
                return keys[i].Descending ? -compared : compared;
        }
        return 0;
    }

    /// <summary>A number, or bytes in hexadecimal digits, which compare like the bytes.</summary>
    private readonly record struct Key(string? Bytes, long Number) : IComparable<Key>
    {
        public Key(string bytes)
            : this(bytes, 0) { }

        public Key(long number)
            : this(null, number) { }

        public int CompareTo(Key other) => Bytes is null ? Number.CompareTo(other.Number) : string.CompareOrdinal(Bytes, other.Bytes);

        public override string ToString() => Bytes ?? Number.ToString(CultureInfo.InvariantCulture);
    }
}
