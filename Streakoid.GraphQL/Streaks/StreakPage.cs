using GraphQL;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;

namespace Streakoid.Streaks;

/// <summary>A page of the viewer's streaks, oldest first, by keyset: one statement, and one more if the total is asked for.</summary>
public static class StreakPage
{
    private const string List = "streaks";

    public static async Task<Connection<StreakView>> ReadAsync(IResolveFieldContext context, PageArguments page)
    {
        StreakoidDb db = context.Db;
        IQueryable<Streak> all = db.Streaks.Where(s => s.UserId == db.OwnerId && s.ArchivedAt == null);
        IQueryable<Streak> wanted = all;
        if (page.After is not null)
        {
            (Instant createdAt, Guid id) = Place(page.After);
            wanted = wanted.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(createdAt, id)));
        }
        if (page.Before is not null)
        {
            (Instant createdAt, Guid id) = Place(page.Before);
            wanted = wanted.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.CreatedAt, s.Id), ValueTuple.Create(createdAt, id)));
        }
        wanted = page.Backward
            ? wanted.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id)
            : wanted.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id);
        List<StreakView> rows = await db.ViewsOf(wanted.Take(page.Size + 1)).ToListAsync(context.CancellationToken);
        // The laterals keep no promise about the order, so it is said again here.
        rows.Sort((a, b) => (page.Backward ? -1 : 1) * Compare(a.Streak, b.Streak));
        return Connection.Of(page, rows, CursorOf, async () => await all.CountAsync(context.CancellationToken));
    }

    /// <summary>By creation, then by id as PostgreSQL orders UUIDs.</summary>
    private static int Compare(Streak a, Streak b)
    {
        int byTime = a.CreatedAt.CompareTo(b.CreatedAt);
        return byTime != 0 ? byTime : a.Id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.Id.ToByteArray(bigEndian: true));
    }

    private static string CursorOf(StreakView view) =>
        Cursor.Write(List, view.Streak.CreatedAt.ToUnixTimeTicks().ToString(System.Globalization.CultureInfo.InvariantCulture), view.Streak.Id.ToString("N"));

    private static (Instant CreatedAt, Guid Id) Place(string cursor)
    {
        string[] keys = Cursor.Read(List, cursor, keys: 2);
        return long.TryParse(keys[0], out long ticks) && Guid.TryParseExact(keys[1], "N", out Guid id)
            && ticks >= Instant.MinValue.ToUnixTimeTicks() && ticks <= Instant.MaxValue.ToUnixTimeTicks()
            ? (Instant.FromUnixTimeTicks(ticks), id)
            : throw FieldErrors.InvalidCursor();
    }
}
