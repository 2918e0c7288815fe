using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.Streaks.Views;

/// <summary>Reads the schedules and check-ins that states are computed from.</summary>
public static class StreakQueries
{
    /// <summary>The user's calendar now.</summary>
    public static UserCalendar Calendar(this PrincipalContext context) =>
        UserCalendar.Of(context.Account, context.Now, context.Service<IncidentList>().Current);

    extension(StreakoidDb db)
    {
        /// <summary>All that was ever asked of streaks, in three statements however many they are.</summary>
        public async Task<Dictionary<Guid, ScheduleHistory>> ScheduleHistoriesOfAsync(
            IReadOnlyCollection<Streak> streaks,
            User account,
            CancellationToken cancellationToken
        )
        {
            List<Guid> ids = [.. streaks.Select(streak => streak.Id)];
            ILookup<Guid, Schedule> schedules = (
                await db
                    .Schedules.Where(s => s.UserId == db.OwnerId && ids.Contains(s.StreakId))
                    .OrderBy(s => s.EffectiveFrom)
                    .ToListAsync(cancellationToken)
            ).ToLookup(s => s.StreakId);
            ILookup<Guid, Pause> pauses = (
                await db
                    .Pauses.Where(p => p.UserId == db.OwnerId && ids.Contains(p.StreakId))
                    .OrderBy(p => p.FirstDay)
                    .ToListAsync(cancellationToken)
            ).ToLookup(p => p.StreakId);
            ILookup<Guid, Skip> skips = (
                await db
                    .Skips.Where(s => s.UserId == db.OwnerId && ids.Contains(s.StreakId))
                    .OrderBy(s => s.Day)
                    .ToListAsync(cancellationToken)
            ).ToLookup(s => s.StreakId);
            return streaks.ToDictionary(
                streak => streak.Id,
                streak => new ScheduleHistory(
                    schedules.Contains(streak.Id)
                        ? [.. schedules[streak.Id].Select(Revision.Of)]
                        : [Revision.EveryDay(LocalDays.TodayOf(account, streak.CreatedAt))],
                    [.. pauses[streak.Id].Select(pause => new PausePeriod(pause.FirstDay, pause.LastDay))],
                    [.. skips[streak.Id].Select(skip => skip.Day)]
                )
            );
        }

        /// <summary>What was done in streaks from a day of each on, in the order of days, in one statement.</summary>
        public async Task<ILookup<Guid, Fact>> FactsOfAsync(
            IReadOnlyCollection<(Guid Id, LocalDate From)> streaks,
            LocalDate until,
            CancellationToken cancellationToken
        )
        {
            // Settled streaks have settled at about the same day, so that reading from the earliest one reads little more. Those that have
            // just begun are read from their first day, which must not make the others be read from theirs.
            List<Guid> begun = [.. streaks.Where(streak => streak.From == LocalDate.MinIsoValue).Select(streak => streak.Id)];
            (Guid Id, LocalDate From)[] settled = [.. streaks.Where(streak => streak.From != LocalDate.MinIsoValue)];
            List<Guid> ids = [.. settled.Select(streak => streak.Id)];
            LocalDate earliest = settled.Length == 0 ? until : settled.Min(streak => streak.From);
            Dictionary<Guid, LocalDate> from = streaks.ToDictionary(streak => streak.Id, streak => streak.From);
            IQueryable<CheckIn> whole = db.CheckIns.Where(c => c.UserId == db.OwnerId && begun.Contains(c.StreakId) && c.Day <= until);
            IQueryable<CheckIn> since = db.CheckIns.Where(c =>
                c.UserId == db.OwnerId && ids.Contains(c.StreakId) && c.Day >= earliest && c.Day <= until
            );
            IQueryable<CheckIn> wanted =
                ids.Count == 0 ? whole
                : begun.Count == 0 ? since
                : whole.Concat(since);
            List<CheckIn> rows = await wanted.OrderBy(c => c.StreakId).ThenBy(c => c.Day).ToListAsync(cancellationToken);
            return rows.Where(row => row.Day >= from[row.StreakId]).ToLookup(row => row.StreakId, Fact.Of);
        }
    }

    /// <summary>The streaks of a query in its order, each with its snapshot; one without a snapshot is computed from its history.</summary>
    public static async Task<List<StreakView>> ViewsAsync(this IQueryable<Streak> streaks, PrincipalContext context) =>
        await ViewsAsync(await streaks.ToListAsync(context.CancellationToken), context);

    /// <summary>Streaks that have been read, each with its snapshot.</summary>
    public static async Task<List<StreakView>> ViewsAsync(List<Streak> rows, PrincipalContext context)
    {
        (StreakoidDb db, User account) = (context.Db, context.Account);
        UserCalendar calendar = context.Calendar();
        List<StreakView> views = new(rows.Count);
        List<Streak>? without = null;
        foreach (Streak row in rows)
        {
            if (!StreakSnapshotBytes.HoldFor(row.Snapshot, calendar))
                (without ??= []).Add(row);
            views.Add(new StreakView(row, null, calendar));
        }
        if (without is null)
            return views;
        Dictionary<Guid, ScheduleHistory> scheduleHistories = await db.ScheduleHistoriesOfAsync(
            without,
            account,
            context.CancellationToken
        );
        ILookup<Guid, Fact> facts = await db.FactsOfAsync(
            [.. without.Select(row => (row.Id, LocalDate.MinIsoValue))],
            LocalDate.MaxIsoValue,
            context.CancellationToken
        );
        return views.ConvertAll(view =>
        {
            if (!scheduleHistories.TryGetValue(view.Streak.Id, out ScheduleHistory? scheduleHistory))
                return view;
            List<Fact> all = [.. facts[view.Streak.Id]];
            List<RunSpan> ended = [];
            StreakSnapshot snapshot = StreakSnapshot.Of(
                EvaluationState.Before(scheduleHistory, all),
                scheduleHistory,
                all,
                calendar,
                DayWindow.Of(context).For(view.Streak).Earliest,
                ended: ended.Add
            );
            return new StreakView(view.Streak, snapshot, calendar) { Ended = ended };
        });
    }

    /// <summary>One streak of the viewer; null where there is none of that id among the viewer's.</summary>
    public static async Task<StreakView?> FindStreakAsync(PrincipalContext context, Guid id)
    {
        StreakoidDb db = context.Db;
        return (await db.Streaks.Where(s => s.UserId == db.OwnerId && s.Id == id).ViewsAsync(context)).SingleOrDefault();
    }
}
