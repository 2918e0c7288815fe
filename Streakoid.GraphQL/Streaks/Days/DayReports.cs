using GraphQL;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Loaders;
using Streakoid.Streaks.History;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Days;

/// <summary>Reads what became of days, for many streaks at once. Recent days cost one statement, older ones five, whatever the history's length.</summary>
public static class DayReports
{
    /// <summary>The most days that one request may ask for, over all its streaks.</summary>
    private const int MaxDaysTold = 4_000;

    /// <summary>The longest period: what was done until its end decides about its days.</summary>
    private const int LongestPeriod = 31;

    /// <summary>The reports of a page's streaks, read together.</summary>
    public static BatchLoader<StreakView, DayReport> Of(IResolveFieldContext context, DayRange range) =>
        context.Loaders.Get<StreakView, DayReport>((nameof(DayReports), context.Db, range), async (views, _) =>
            views.Count * range.Length <= MaxDaysTold
                ? await ReadAsync(context, views, range)
                : throw new GraphError(null, $"{views.Count} streaks with {range.Length} days each are more than {MaxDaysTold:N0} days; ask for fewer days or fewer streaks."));

    /// <summary>The reports of streaks.</summary>
    public static async Task<Dictionary<StreakView, DayReport>> ReadAsync(IResolveFieldContext context, IReadOnlyCollection<StreakView> views, DayRange range)
    {
        (StreakoidDb db, CancellationToken cancellationToken) = (context.Db, context.CancellationToken);
        Dictionary<Guid, (Standing Standing, Plan Plan)> starts = views.Where(view => view.Ledger.Settled.Day <= range.From).DistinctBy(view => view.Streak.Id)
            .ToDictionary(view => view.Streak.Id, view => (view.Ledger.Settled, view.Ledger.Plan));
        List<Streak> older = [.. views.Select(view => view.Streak).Where(streak => !starts.ContainsKey(streak.Id)).DistinctBy(streak => streak.Id)];
        if (older.Count > 0)
        {
            Dictionary<Guid, Standing> checkpoints = await CheckpointsAsync(db, [.. older.Select(streak => streak.Id)], range.From, cancellationToken);
            foreach ((Guid id, Plan plan) in await db.PlansOfAsync(older, context.Account, cancellationToken))
                starts.Add(id, (checkpoints.GetValueOrDefault(id) ?? new Standing(LocalDate.MinIsoValue), plan));
        }
        ILookup<Guid, Fact> facts = await db.FactsOfAsync([.. starts.Select(start => (start.Key, start.Value.Standing.Day))], range.To.PlusDays(LongestPeriod), cancellationToken);
        return views.ToDictionary(view => view, view =>
        {
            (Standing standing, Plan plan) = starts[view.Streak.Id];
            List<Fact> done = [.. facts[view.Streak.Id]];
            if (standing.Day == LocalDate.MinIsoValue) standing = Standing.Before(plan, done);
            return new DayReport(standing, plan, done, view.Calendar, range);
        });
    }

    /// <summary>The report of one streak, whoever asks for it, in five statements.</summary>
    public static async Task<DayReport> ReadAsync(StreakoidDb db, User account, Streak streak, UserCalendar calendar, DayRange range, CancellationToken cancellationToken)
    {
        Standing? standing = (await CheckpointsAsync(db, [streak.Id], range.From, cancellationToken)).GetValueOrDefault(streak.Id);
        Plan plan = (await db.PlansOfAsync([streak], account, cancellationToken))[streak.Id];
        List<Fact> done = [.. (await db.FactsOfAsync([(streak.Id, standing?.Day ?? LocalDate.MinIsoValue)], range.To.PlusDays(LongestPeriod), cancellationToken))[streak.Id]];
        return new DayReport(standing ?? Standing.Before(plan, done), plan, done, calendar, range);
    }

    /// <summary>How streaks stood at their last checkpoint before a day.</summary>
    private static async Task<Dictionary<Guid, Standing>> CheckpointsAsync(StreakoidDb db, List<Guid> ids, LocalDate day, CancellationToken cancellationToken)
    {
        List<Checkpoint> rows = await db.LastCheckpointOfEach([.. ids], day).ToListAsync(cancellationToken);
        return rows.Select(row => (row.StreakId, Standing: LedgerBytes.ReadStanding(row.Bytes)))
            .Where(one => one.Standing is not null).ToDictionary(one => one.StreakId, one => one.Standing!);
    }
}
