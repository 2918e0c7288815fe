using GraphQL;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks.Views;

/// <summary>
/// The loads that a page of streaks would otherwise repeat for each of its rows. Each is bound to the viewer it was made for.
/// </summary>
public static class StreakLoaders
{
    private const string CheckInList = "check-ins";
    private static readonly Comparison<CheckIn> OldestFirst = (one, other) => one.Day.CompareTo(other.Day);
    private static readonly Comparison<CheckIn> NewestFirst = (one, other) => other.Day.CompareTo(one.Day);

    /// <summary>Streaks by id.</summary>
    public static BatchLoader<Guid, StreakView> Streaks(PrincipalContext context)
    {
        StreakoidDb db = context.Db;
        return context.Loaders.Get<Guid, StreakView>(
            (nameof(Streaks), db),
            async (ids, _) =>
                (await db.Streaks.Where(s => s.UserId == db.OwnerId && ids.Contains(s.Id)).ViewsAsync(context)).ToDictionary(view =>
                    view.Streak.Id
                )
        );
    }

    /// <summary>Check-ins by id.</summary>
    public static BatchLoader<Guid, CheckIn> CheckInsById(PrincipalContext context)
    {
        StreakoidDb db = context.Db;
        return context.Loaders.Get<Guid, CheckIn>(
            (nameof(CheckInsById), db),
            async (ids, cancellationToken) =>
                await db
                    .CheckIns.Where(c => c.UserId == db.OwnerId && ids.Contains(c.Id))
                    .ToDictionaryAsync(checkIn => checkIn.Id, cancellationToken)
        );
    }

    /// <summary>The same page of check-ins of many streaks, newest day first: a lateral join, one index range a streak.</summary>
    public static BatchLoader<Guid, Connection<CheckIn>> CheckIns(PrincipalContext context, PageArguments page)
    {
        StreakoidDb db = context.Db;
        (LocalDate after, LocalDate before) = Between(page);
        int take = page.Size + 1;
        return context.Loaders.Get<Guid, Connection<CheckIn>>(
            (nameof(CheckIns), db, page),
            async (ids, cancellationToken) =>
            {
                IQueryable<CheckIn> pages = db.CheckInsOfEach([.. ids], after, before, take, oldest: page.Backward);
                Dictionary<Guid, Connection<CheckIn>> found = Pages(context, page, await pages.ToListAsync(cancellationToken), ids.Count);
                foreach (Guid id in ids)
                    if (!found.ContainsKey(id))
                        found.Add(id, Page(context, page, id, []));
                return found;
            }
        );
    }

    /// <summary>The days that a page of check-ins lies between, both excluded.</summary>
    /// <exception cref="ExecutionError">A cursor is not one of this list.</exception>
    public static (LocalDate After, LocalDate Before) Between(PageArguments page) =>
        // Newest first: what comes after a cursor is older.
        (page.Before is null ? LocalDate.MinIsoValue : Place(page.Before), page.After is null ? LocalDate.MaxIsoValue : Place(page.After));

    /// <summary>The pages of those streaks that have rows.</summary>
    public static Dictionary<Guid, Connection<CheckIn>> Pages(
        PrincipalContext context,
        PageArguments page,
        List<CheckIn> rows,
        int ofStreaks
    )
    {
        Dictionary<Guid, Connection<CheckIn>> pages = new(ofStreaks);
        // PostgreSQL returns each streak's rows together, but does not guarantee it.
        for (int from = 0, to; from < rows.Count; from = to)
        {
            Guid streak = rows[from].StreakId;
            for (to = from; to < rows.Count && rows[to].StreakId == streak; )
                to++;
            List<CheckIn> own = rows.GetRange(from, to - from);
            if (!pages.TryAdd(streak, Page(context, page, streak, own)))
                return Pages(context, page, [.. rows.OrderBy(row => row.StreakId)], ofStreaks);
        }
        return pages;
    }

    /// <summary>The page of a streak.</summary>
    public static Connection<CheckIn> Page(PrincipalContext context, PageArguments page, Guid streakId, List<CheckIn> rows)
    {
        rows.Sort(page.Backward ? OldestFirst : NewestFirst);
        return Connection.Of(page, rows, CursorOf, () => Task.FromResult<object?>(Counts(context).Load(streakId)));
    }

    /// <summary>How many check-ins streaks have.</summary>
    private static BatchLoader<Guid, int> Counts(PrincipalContext context)
    {
        StreakoidDb db = context.Db;
        return context.Loaders.Get<Guid, int>(
            (nameof(Counts), db),
            async (ids, cancellationToken) =>
                await db
                    .CheckIns.Where(c => c.UserId == db.OwnerId && ids.Contains(c.StreakId))
                    .GroupBy(c => c.StreakId)
                    .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken)
        );
    }

    private static string CursorOf(CheckIn checkIn) => Cursor.Write(CheckInList, LocalDatePattern.Iso.Format(checkIn.Day));

    private static LocalDate Place(string cursor) =>
        LocalDateType.Parse(Cursor.Read(CheckInList, cursor, keys: 1)[0]).TryGetValue(default, out LocalDate day)
            ? day
            : throw FieldErrors.InvalidCursor();
}
