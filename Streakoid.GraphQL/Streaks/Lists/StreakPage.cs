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
        IQueryable<Streak> all = db.Streaks.Where(s => s.UserId == db.OwnerId).Filtered(context.GetArgument<object?>("where"));
        IQueryable<Streak> wanted = all;
        if (page.After is not null) wanted = order.Beyond(wanted, page.After, after: true);
        if (page.Before is not null) wanted = order.Beyond(wanted, page.Before, after: false);
        List<StreakView> rows = await order.Sort(wanted, page.Backward).Take(page.Size + 1).ViewsAsync(context);
        return Connection.Of(page, rows, view => order.CursorOf(view.Streak), async () => await all.CountAsync(context.CancellationToken));
    }
}
