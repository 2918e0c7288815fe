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
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>
/// Pages of runs, newest first. Those that ended before the latest check-in are rows; the few since then, and the one that is
/// alive, follow from the streak's snapshot.
/// </summary>
public static class RunPages
{
    private const string List = "runs";

    public static BatchLoader<StreakView, Connection<RunView>> Of(PrincipalContext context, PageArguments page)
    {
        StreakoidDb db = context.Db;
        LocalDate? olderThan = page.After is null ? null : Place(page.After);
        LocalDate? newerThan = page.Before is null ? null : Place(page.Before);
        // Some rows of the latest runs may be evaluated again.
        int take = page.Size + 1;
        return context.Loaders.Get<StreakView, Connection<RunView>>(
            (nameof(RunPages), db, page),
            async (views, cancellationToken) =>
            {
                Guid[] ids = [.. views.Select(view => view.Streak.Id).Distinct()];
                IQueryable<Run> pages = db.RunsOfEach(
                    ids,
                    newerThan ?? LocalDate.MinIsoValue,
                    olderThan ?? LocalDate.MaxIsoValue,
                    take + views.Max(view => view.Snapshot.Ended.Count),
                    oldest: page.Backward
                );
                ILookup<Guid, RunSpan> ended = (await pages.ToListAsync(cancellationToken)).ToLookup(run => run.StreakId, RunSpan.Of);
                return views.ToDictionary(
                    view => view,
                    view =>
                    {
                        List<RunSpan> live = Live(view);
                        IEnumerable<RunSpan> rows = Past(view, ended[view.Streak.Id])
                            .Concat(live)
                            .Where(run => !(run.First >= olderThan) && !(run.First <= newerThan));
                        List<RunView> ordered =
                        [
                            .. (page.Backward ? rows.OrderBy(run => run.First) : rows.OrderByDescending(run => run.First))
                                .Take(take)
                                .Select(run => view.RunOf(run)!),
                        ];
                        return Connection.Of(page, ordered, CursorOf, () => Task.FromResult<object?>(Counts(context).Load(view)));
                    }
                );
            }
        );
    }

    /// <summary>The runs that ended before those that are live: the rows, but for those that are evaluated again.</summary>
    public static IEnumerable<RunSpan> Past(StreakView view, IEnumerable<RunSpan> rows) =>
        view.Ended ?? (IsAgain(view) ? rows.Where(run => run.BrokenOn < view.Snapshot.Settled.Day) : rows);

    private static int PastCount(StreakView view, int rows) =>
        view.Ended?.Count ?? (IsAgain(view) ? rows - view.Snapshot.Ended.Count : rows);

    /// <summary>Whether its latest runs are evaluated again, because an incident became known.</summary>
    private static bool IsAgain(StreakView view) => view.Snapshot.Latest(view.Calendar) != view.Snapshot.Head;

    /// <summary>The runs that are not rows yet.</summary>
    public static List<RunSpan> Live(StreakView view) =>
        [.. view.Status.EndedSince, .. view.Status.EvaluationState.Alive is { } alive ? new[] { alive } : []];

    private static BatchLoader<StreakView, int> Counts(PrincipalContext context)
    {
        StreakoidDb db = context.Db;
        return context.Loaders.Get<StreakView, int>(
            (nameof(Counts), nameof(RunPages), db),
            async (views, cancellationToken) =>
            {
                List<Guid> ids = [.. views.Select(view => view.Streak.Id)];
                Dictionary<Guid, int> rows = await db
                    .Runs.Where(r => r.UserId == db.OwnerId && ids.Contains(r.StreakId))
                    .GroupBy(r => r.StreakId)
                    .Select(group => new { group.Key, Count = group.Count() })
                    .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
                return views.ToDictionary(view => view, view => PastCount(view, rows.GetValueOrDefault(view.Streak.Id)) + Live(view).Count);
            }
        );
    }

    private static string CursorOf(RunView run) => Cursor.Write(List, LocalDatePattern.Iso.Format(run.Run.First));

    private static LocalDate Place(string cursor) =>
        LocalDateType.Parse(Cursor.Read(List, cursor, keys: 1)[0]).TryGetValue(default, out LocalDate day)
            ? day
            : throw FieldErrors.InvalidCursor();
}
