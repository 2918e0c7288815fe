using GraphQL;
using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Streaks.History;

namespace Streakoid.Streaks.Lists;

/// <summary>A page of the viewer's streaks by keyset: one statement, and one more if the total is asked for.</summary>
public static class StreakPage
{
    public static async Task<Connection<StreakView>> ReadAsync(IResolveFieldContext context, PageArguments page)
    {
        StreakoidDb db = context.Db;
        StreakOrder order = StreakOrder.Of(context.GetArgument<List<object?>?>("order"));
        // Read now: by the time that a total is asked for, the context may be another field's.
        object? where = context.GetArgument<object?>("where");
        CancellationToken cancellationToken = context.CancellationToken;
        IQueryable<Streak> All() => db.Streaks.Where(s => s.UserId == db.OwnerId).Filtered(where);
        List<StreakView> rows = context.Scope.Opened(context.FieldAst) is OpenedPage opened
            ? await ViewsAsync(context, opened)
            : await order.Sort(Between(All(), order, page), page.Backward).Take(page.Size + 1).ViewsAsync(context);
        return Connection.Of(page, rows, view => order.CursorOf(view.Streak), async () => await All().CountAsync(cancellationToken));
    }

    private static IQueryable<Streak> Between(IQueryable<Streak> streaks, StreakOrder order, PageArguments page)
    {
        if (page.After is not null) streaks = order.Beyond(streaks, page.After, after: true);
        return page.Before is null ? streaks : order.Beyond(streaks, page.Before, after: false);
    }

    private static async Task<List<StreakView>> ViewsAsync(IResolveFieldContext context, OpenedPage opened)
    {
        List<StreakView> views = await Histories.ViewsAsync(opened.Streaks.Rows, context);
        foreach (OpenedCheckIns checkIns in opened.CheckIns)
        {
            Dictionary<Guid, Connection<CheckIn>> pages = StreakLoaders.Pages(context, checkIns.Page, checkIns.Rows.Rows, views.Count);
            foreach (StreakView view in views)
                view.OpenCheckIns(checkIns.Field, pages.GetValueOrDefault(view.Streak.Id) ?? StreakLoaders.Page(context, checkIns.Page, view.Streak.Id, []));
        }
        return views;
    }
}
