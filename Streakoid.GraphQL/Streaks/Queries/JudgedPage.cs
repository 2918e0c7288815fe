using GraphQL;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Prefetching;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

/// <summary>
/// A page of streaks whose order or filter depends on how each stands. All streaks of the user, whose number is limited, are read in one
/// statement and judged.
/// </summary>
public sealed class JudgedPage
{
    private static readonly IReadOnlyList<(string, bool)> DueKeys = [("dueBy", false), ("createdAt", false), ("id", false)];

    private readonly Read<Streak> _streaks;

    private JudgedPage(Read<Streak> streaks) => _streaks = streaks;

    /// <summary>Has the streaks read for a field with a filter.</summary>
    public static Prefetch Prefetch(IPrefetchingField field, bool withArchived)
    {
        JudgedPage page = new(StreakReads.All(withArchived));
        return new Prefetch(field.Context.FieldAst, page, [page._streaks]);
    }

    /// <summary>The page of a list with a filter and an order.</summary>
    public static async Task<Connection<StreakView>> ReadAsync(
        IResolveFieldContext context,
        PageArguments page,
        StreakFilter filter,
        StreakOrder order
    )
    {
        NodaTime.LocalTime dayStartsAt = context.Account.DayStartsAt;
        Func<StreakView, bool> holds = filter.Judged(dayStartsAt);
        List<StreakView> views = await AllAsync(context, filter.IncludesArchived);
        return order.Judged(dayStartsAt).Page(views.Where(holds), page);
    }

    /// <summary>
    /// What is still to be done today or in the period of today. Streaks with an upper limit are left out: nothing is to be done for them.
    /// </summary>
    public static async Task<Connection<StreakView>> DueAsync(IResolveFieldContext context, PageArguments page)
    {
        List<StreakView> views = await AllAsync(context, withArchived: false);
        return new JudgedOrder("due", DueKeys, context.Account.DayStartsAt).Page(
            views.Where(view => view.Status is { PausedToday: false, Open: { Outcome: Outcome.Pending, Revision.IsMetByNothing: false } }),
            page
        );
    }

    private static async Task<List<StreakView>> AllAsync(IResolveFieldContext context, bool withArchived)
    {
        if (context.Principal.Prefetched(context.FieldAst) is JudgedPage prefetched)
            return await StreakQueries.ViewsAsync(prefetched._streaks.Rows, context.AsPrincipal());
        Read<Streak> streaks = StreakReads.All(withArchived);
        await context.Db.ReadAsync([streaks], context.CancellationToken);
        return await StreakQueries.ViewsAsync(streaks.Rows, context.AsPrincipal());
    }
}
