using GraphQL;
using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

/// <summary>
/// A page of the viewer's streaks by keyset: one statement, and one more for a total or for check-ins that could not be read along.
/// </summary>
public static class StreakPage
{
    public static async Task<Connection<StreakView>> ReadAsync(IResolveFieldContext context, PageArguments page)
    {
        StreakoidDb db = context.Db;
        StreakOrder order = StreakOrder.Of(context.GetArgument<List<object?>?>("order"));
        // Read now: by the time that a total is asked for, the context may be another field's.
        StreakFilter filter = new(context.GetArgument<object?>("where"));
        if (filter.IsJudged || order.IsJudged)
            return await JudgedPage.ReadAsync(context, page, filter, order);
        CancellationToken cancellationToken = context.CancellationToken;
        IQueryable<Streak> All() => filter.Filtered(db.Streaks.Where(s => s.UserId == db.OwnerId));
        List<StreakView> rows = context.Principal.Prefetched(context.FieldAst) is PrefetchedPage prefetched
            ? await ViewsAsync(context, prefetched)
            : await order.Sort(Between(All(), order, page), page.Backward).Take(page.Size + 1).ViewsAsync(context.AsPrincipal());
        return Connection.Of(page, rows, view => order.CursorOf(view.Streak), async () => await All().CountAsync(cancellationToken));
    }

    private static IQueryable<Streak> Between(IQueryable<Streak> streaks, StreakOrder order, PageArguments page)
    {
        if (page.After is not null)
            streaks = order.Beyond(streaks, page.After, after: true);
        return page.Before is null ? streaks : order.Beyond(streaks, page.Before, after: false);
    }

    private static async Task<List<StreakView>> ViewsAsync(IResolveFieldContext context, PrefetchedPage prefetched)
    {
        List<StreakView> views = await StreakQueries.ViewsAsync(prefetched.Streaks.Rows, context.AsPrincipal());
        foreach (PrefetchedCheckIns checkIns in prefetched.CheckIns)
        {
            Dictionary<Guid, Connection<CheckIn>> pages = StreakLoaders.Pages(
                context.AsPrincipal(),
                checkIns.Page,
                checkIns.Rows.Rows,
                views.Count
            );
            foreach (StreakView view in views)
                if (PageOf(context, checkIns, view, pages) is { } page)
                    view.AddPrefetched(checkIns.Field, page);
        }
        return views;
    }

    /// <summary>
    /// A streak's check-ins, as its snapshot holds them or as they were read; null where neither is so, and they have to be loaded.
    /// </summary>
    private static Connection<CheckIn>? PageOf(
        IResolveFieldContext context,
        PrefetchedCheckIns checkIns,
        StreakView view,
        Dictionary<Guid, Connection<CheckIn>> read
    )
    {
        Guid streak = view.Streak.Id;
        if (checkIns.Kept is { } count && view.LatestDays(count) is { } kept)
            return StreakLoaders.Page(context.AsPrincipal(), checkIns.Page, streak, kept);
        if (read.TryGetValue(streak, out Connection<CheckIn>? page))
            return page;
        // No rows are no check-ins; but if PostgreSQL was to leave out what a snapshot holds, it may have seen one that was written a
        // moment later, or believed the byte of an old one.
        return checkIns.Kept is null ? StreakLoaders.Page(context.AsPrincipal(), checkIns.Page, streak, []) : null;
    }
}
