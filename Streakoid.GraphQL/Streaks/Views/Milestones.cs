using GraphQL.Types;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>A length that a run reached.</summary>
/// <param name="Length">How many periods.</param>
/// <param name="Unit">Of which unit: that of the schedule at that time.</param>
/// <param name="ReachedOn">The first day on which a run had so many.</param>
public sealed record Milestone(int Length, PeriodUnit Unit, LocalDate ReachedOn);

public sealed class MilestoneType : ObjectGraphType<Milestone>
{
    public MilestoneType()
    {
        Name = "Milestone";
        Description = "A length that a run of the streak reached.";
        Field<NonNullGraphType<IntGraphType>>("length").Description("How many periods of `unit`.").Pure(source => source.Length);
        Field<NonNullGraphType<PeriodType>>("unit")
            .Description("The unit of `length`: that of the schedule on the day that reached it, which later ones need not have.")
            .Pure(source => source.Unit);
        Field<NonNullGraphType<LocalDateType>>("reachedOn")
            .Description("The first day on which a run had this length.")
            .Pure(source => source.ReachedOn);
    }
}

/// <summary>The milestones of streaks. They are computed from the check-ins, so that an undo withdraws one.</summary>
public static class Milestones
{
    private const int AssumedMilestones = 10;

    public static void AddTo(ObjectGraphType<StreakView> streak)
    {
        streak
            .Field<NonNullGraphType<ListGraphType<NonNullGraphType<MilestoneType>>>>("milestones")
            .Description("The milestones that its runs have reached, shortest first.")
            .Resolve(context => Of(context.AsPrincipal()).Load(context.Source))
            .FieldType.Cost(20)
            .ListSize(AssumedMilestones);
        streak
            .Field<IntGraphType>("nextMilestone")
            .Description("The length of the next milestone of the current run; null if it has passed all.")
            .Resolve(context => Next(Lengths(context.AsPrincipal()), context.Source.Status.CurrentLength));
    }

    private static int? Next(IReadOnlyList<int> lengths, int current)
    {
        foreach (int length in lengths)
            if (length > current)
                return length;
        return null;
    }

    private static IReadOnlyList<int> Lengths(PrincipalContext context) =>
        context.Service<IOptions<StreaksOptions>>().Value.MilestoneLengths()!;

    /// <summary>The milestones of a page's streaks, read together in four statements.</summary>
    private static BatchLoader<StreakView, IReadOnlyList<Milestone>> Of(PrincipalContext context) =>
        context.Loaders.Get<StreakView, IReadOnlyList<Milestone>>(
            (nameof(Milestones), context.Db),
            async (views, cancellationToken) =>
            {
                IReadOnlyList<int> lengths = Lengths(context);
                Dictionary<StreakView, IReadOnlyList<Milestone>> found = views.ToDictionary(
                    view => view,
                    IReadOnlyList<Milestone> (_) => []
                );
                // Not by the longest run, whose length is in the unit of today: a former unit may have reached more.
                StreakView[] reached = [.. views.Where(view => lengths.Count > 0 && view.Status.LongestLength > 0)];
                if (reached.Length == 0)
                    return found;
                Streak[] streaks = [.. reached.Select(view => view.Streak).DistinctBy(one => one.Id)];
                Dictionary<Guid, ScheduleHistory> schedules = await context.Db.ScheduleHistoriesOfAsync(
                    streaks,
                    context.Account,
                    cancellationToken
                );
                ILookup<Guid, Fact> facts = await context.Db.FactsOfAsync(
                    [.. streaks.Select(one => (one.Id, LocalDate.MinIsoValue))],
                    LocalDate.MaxIsoValue,
                    cancellationToken
                );
                foreach (StreakView view in reached)
                    found[view] = Reached(
                        lengths,
                        schedules[view.Streak.Id].Archived(view.Calendar.ArchivedOn(view.Streak)),
                        [.. facts[view.Streak.Id]],
                        view.Calendar
                    );
                return found;
            }
        );

    /// <summary>The milestones of a history.</summary>
    /// <param name="lengths">Ascending.</param>
    /// <param name="schedule">All that was asked.</param>
    /// <param name="facts">All that was done, in the order of days.</param>
    /// <param name="calendar">The user's.</param>
    public static IReadOnlyList<Milestone> Reached(
        IReadOnlyList<int> lengths,
        ScheduleHistory schedule,
        IReadOnlyList<Fact> facts,
        UserCalendar calendar
    )
    {
        List<Milestone> reached = [];
        Judge judge = null!;
        judge = new Judge(schedule, facts, calendar)
        {
            Seen = (verdict, before, after) =>
            {
                Count(verdict.Period, before);
                Reach(after.Alive, () => MetOn(schedule, facts, calendar, verdict, before));
            },
        };
        EvaluationState evaluation = judge.Until(calendar.Today, EvaluationState.Before(schedule, facts));
        Verdict open = judge.Open(evaluation);
        if (open.Outcome == Outcome.Met && evaluation.Day <= calendar.Today)
            judge.After(open, evaluation);
        else
            Count(open.Period, evaluation);
        return reached;

        // A change of the unit counts the run anew: what it has reached then, it has reached on the first day of the new unit.
        void Count(JudgedPeriod period, EvaluationState before) => Reach(judge.InUnitOf(period, before).Alive, () => period.First);

        void Reach(RunSpan? run, Func<LocalDate> day)
        {
            while (run is not null && reached.Count < lengths.Count && run.Length >= lengths[reached.Count])
                reached.Add(new Milestone(lengths[reached.Count], run.Unit, day()));
        }
    }

    /// <summary>The day on which a period was met: of a week, the day that brought the last one that was asked.</summary>
    private static LocalDate MetOn(
        ScheduleHistory schedule,
        IReadOnlyList<Fact> facts,
        UserCalendar calendar,
        Verdict verdict,
        EvaluationState before
    )
    {
        (LocalDate first, LocalDate last) = (verdict.Period.First, verdict.Period.Last);
        for (LocalDate day = first; day < last; day = day.PlusDays(1))
        {
            List<Fact> until = [.. facts.Where(fact => fact.Day >= first && fact.Day <= day)];
            if (new Judge(schedule, until, calendar with { Today = day }).Open(before).Outcome == Outcome.Met)
                return day;
        }
        return last;
    }
}
