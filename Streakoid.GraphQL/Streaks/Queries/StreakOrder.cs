using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Filtering;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks.Queries;

public sealed class StreakSortInputType : InputObjectGraphType
{
    public StreakSortInputType()
    {
        Name = "StreakSortInput";
        Description = "The sort order. Give one field per list item; earlier items take precedence.";
        Field<SortEnumType>("name").Description("By the name.");
        Field<SortEnumType>("createdAt").Description("By when it was created.");
        Field<SortEnumType>("position")
            .Description("By the user's own order, which `moveStreak` changes; then by `createdAt` if it is given too.");
        Field<SortEnumType>("state").Description("By the state, in the order of `StreakState`.");
        Field<SortEnumType>("currentLength").Description("By the length of the current run.");
        Field<SortEnumType>("longestLength").Description("By the length of the longest run.");
        Field<SortEnumType>("dueBy").Description("By when it breaks; ascending, streaks without `dueBy` come last.");
    }
}

/// <summary>
/// An order of streaks, which ends with the id, so that no two are equal and a cursor names one place. PostgreSQL makes it, unless it
/// depends on how each streak stands.
/// </summary>
public sealed class StreakOrder
{
    private const int MaxKeys = 4;

    private readonly IReadOnlyList<(string Name, bool Descending)> _keys;

    private StreakOrder(IReadOnlyList<(string, bool)> keys) => _keys = keys;

    /// <summary>What keeps a cursor of one order from being read in another.</summary>
    private string List => "streaks" + string.Concat(_keys.Select(key => $" {key.Name} {(key.Descending ? "DESC" : "ASC")}"));

    /// <summary>Whether streaks have to be judged to be ordered.</summary>
    public bool IsJudged => _keys.Any(key => key.Name is "state" or "currentLength" or "longestLength" or "dueBy");

    /// <summary>The same order in memory.</summary>
    public JudgedOrder Judged(LocalTime dayStartsAt) => new(List, _keys, dayStartsAt);

    /// <summary>Oldest first, as it is where no order was sent.</summary>
    public static readonly StreakOrder ByAge = Of(null);

    /// <summary>The order that was sent; oldest first where none was.</summary>
    public static StreakOrder Of(IReadOnlyList<object?>? order)
    {
        List<(string, bool)> keys = [];
        foreach ((string name, object? direction) in (order ?? []).SelectMany(one => (IDictionary<string, object?>)one!))
        {
            if (keys.Exists(key => key.Item1 == name))
                throw GraphError.InvalidArgument($"`order` contains `{name}` twice.");
            keys.Add(
                (
                    name,
                    (SortDirection)(direction ?? throw GraphError.InvalidArgument($"`{name}` must be `ASC` or `DESC`."))
                        == SortDirection.Descending
                )
            );
        }
        if (keys.Count == 0)
            keys.Add(("createdAt", false));
        if (keys.Count > MaxKeys)
            throw GraphError.InvalidArgument($"`order` takes at most {MaxKeys} fields.");
        return new StreakOrder([.. keys, ("id", keys[^1].Item2)]);
    }

    /// <summary>The streaks in this order, or in the reverse of it.</summary>
    public IQueryable<Streak> Sort(IQueryable<Streak> streaks, bool backward)
    {
        IOrderedQueryable<Streak>? sorted = null;
        foreach ((string name, bool descending) in _keys)
        {
            bool down = descending != backward;
            sorted = name switch
            {
                "name" => Then(streaks, sorted, s => s.Name, down),
                "createdAt" => Then(streaks, sorted, s => s.CreatedAt, down),
                "position" => Then(streaks, sorted, s => s.Position, down),
                _ => Then(streaks, sorted, s => s.Id, down),
            };
        }
        return sorted!;
    }

    /// <summary>The streaks that come after a cursor in this order, or before it.</summary>
    /// <exception cref="GraphQL.ExecutionError">The cursor is not one of this list in this order.</exception>
    public IQueryable<Streak> Beyond(IQueryable<Streak> streaks, string cursor, bool after)
    {
        (string name, Instant created, int position, Guid id) = Place(cursor);
        // One comparison of rows, which an index can begin at.
        if (_keys is [("createdAt", false), ("id", false)])
        {
            return after
                ? streaks.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(created, id)))
                : streaks.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(created, id)));
        }
        ParameterExpression streak = Expression.Parameter(typeof(Streak), "streak");
        Expression beyond = Expression.Constant(false);
        foreach ((string key, bool descending) in _keys.Reverse())
        {
            (Expression greater, Expression equal) = key switch
            {
                "name" => Compared(
                    streak,
                    s => s.Name.CompareTo(name) > 0,
                    s => s.Name.CompareTo(name) < 0,
                    s => s.Name == name,
                    after != descending
                ),
                "createdAt" => Compared(
                    streak,
                    s => s.CreatedAt > created,
                    s => s.CreatedAt < created,
                    s => s.CreatedAt == created,
                    after != descending
                ),
                "position" => Compared(
                    streak,
                    s => s.Position > position,
                    s => s.Position < position,
                    s => s.Position == position,
                    after != descending
                ),
                _ => Compared(streak, s => s.Id > id, s => s.Id < id, s => s.Id == id, after != descending),
            };
            beyond = Expression.OrElse(greater, Expression.AndAlso(equal, beyond));
        }
        return streaks.Where(Expression.Lambda<Func<Streak, bool>>(beyond, streak));
    }

    /// <summary>The reads of a page by age.</summary>
    /// <exception cref="GraphQL.ExecutionError">A cursor is not one of this list in this order.</exception>
    public StreakReads ReadsOf(PageArguments page) => new(StreakPlaceOf(page.After), StreakPlaceOf(page.Before), page.Backward);

    private StreakPlace? StreakPlaceOf(string? cursor)
    {
        if (cursor is null)
            return null;
        (_, Instant created, _, Guid id) = Place(cursor);
        return new StreakPlace(created, id);
    }

    private (string Name, Instant CreatedAt, int Position, Guid Id) Place(string cursor)
    {
        string[] place = Cursor.Read(List, cursor, _keys.Count);
        (string name, Instant created, int position, Guid id) = ("", default, default, default);
        for (int i = 0; i < place.Length; i++)
        {
            bool read = _keys[i].Name switch
            {
                "name" => TryText(place[i], out name),
                "createdAt" => TryInstant(place[i], out created),
                "position" => int.TryParse(place[i], CultureInfo.InvariantCulture, out position),
                _ => Guid.TryParseExact(place[i], "N", out id),
            };
            if (!read)
                throw FieldErrors.InvalidCursor();
        }
        return (name, created, position, id);
    }

    public string CursorOf(Streak streak) =>
        Cursor.Write(
            List,
            [
                .. _keys.Select(key =>
                    key.Name switch
                    {
                        "name" => Convert.ToHexString(Encoding.UTF8.GetBytes(streak.Name)),
                        "createdAt" => streak.CreatedAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture),
                        "position" => streak.Position.ToString(CultureInfo.InvariantCulture),
                        _ => streak.Id.ToString("N"),
                    }
                ),
            ]
        );

    private static IOrderedQueryable<Streak> Then<TKey>(
        IQueryable<Streak> streaks,
        IOrderedQueryable<Streak>? sorted,
        Expression<Func<Streak, TKey>> key,
        bool descending
    ) =>
        (sorted, descending) switch
        {
            (null, false) => streaks.OrderBy(key),
            (null, true) => streaks.OrderByDescending(key),
            (_, false) => sorted.ThenBy(key),
            _ => sorted.ThenByDescending(key),
        };

    private static (Expression Greater, Expression Equal) Compared(
        ParameterExpression streak,
        Expression<Func<Streak, bool>> greater,
        Expression<Func<Streak, bool>> less,
        Expression<Func<Streak, bool>> equal,
        bool forward
    ) => (On(streak, forward ? greater : less), On(streak, equal));

    private static Expression On(ParameterExpression streak, Expression<Func<Streak, bool>> condition) =>
        new Replacing(condition.Parameters[0], streak).Visit(condition.Body);

    private static bool TryText(string hex, out string text)
    {
        text = "";
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            return false;
        text = Encoding.UTF8.GetString(Convert.FromHexString(hex));
        return Texts.IsStorable(text);
    }

    private static bool TryInstant(string text, out Instant instant)
    {
        bool read =
            long.TryParse(text, CultureInfo.InvariantCulture, out long ticks)
            && ticks >= DateTimeType.FirstOfDateTime.ToUnixTimeTicks()
            && ticks < DateTimeType.EndOfDateTime.ToUnixTimeTicks();
        instant = read ? Instant.FromUnixTimeTicks(ticks) : default;
        return read;
    }

    private sealed class Replacing(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
