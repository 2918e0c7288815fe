using GraphQL;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.History;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Runs;

namespace Streakoid.Streaks.Schedules;

/// <summary>What a streak asks, has asked, and what another schedule would make of it.</summary>
public static class ScheduleFields
{
    /// <summary>What the price of <c>schedules</c> takes for their number.</summary>
    private const int AssumedSchedules = 5;

    public static void AddTo(ObjectGraphType<StreakView> streak)
    {
        streak.Field<NonNullGraphType<ScheduleType>>("schedule").Description("What it asks today.").Pure(source => source.Revision);
        streak.Field<NonNullGraphType<ListGraphType<NonNullGraphType<ScheduleType>>>>("schedules").Description("All that it ever asked, oldest first, and what is already known to come.")
            .Resolve(context => new PartOf<Plan, IReadOnlyList<Revision>>(Plans(context.AsPrincipal()).Load(context.Source), plan => plan!.Revisions))
            .FieldType.Cost(10).ListSize(AssumedSchedules);
        streak.Field<RunType>("preview")
            .Description("What the current run would be under another schedule: from its `effectiveFrom` on, or as if it had always been so. Null where none would be alive.")
            .Argument<NonNullGraphType<ScheduleInputType>>("schedule", "The other schedule.")
            .ResolveAsync(async context => await PreviewAsync(context, context.Source, context.GetArgument<ScheduleInput>("schedule")))
            .FieldType.Cost(20);
    }

    private static async Task<Stretch?> PreviewAsync(IResolveFieldContext context, StreakView view, ScheduleInput input)
    {
        DayWindow window = DayWindow.Of(context);
        if (input.FaultIn(window) is { } fault) throw new GraphError(null, fault.Message);
        Streak streak = view.Streak;
        Plan plan = (await context.Db.PlansOfAsync([streak], context.Account, context.CancellationToken))[streak.Id];
        List<Fact> facts = [.. (await context.Db.FactsOfAsync([(streak.Id, NodaTime.LocalDate.MinIsoValue)], NodaTime.LocalDate.MaxIsoValue, context.CancellationToken))[streak.Id]];
        Revision revision = input.ToRevision(plan.Revisions[0].From);
        Plan other = plan with { Revisions = [.. plan.Revisions.Where(one => one.From < revision.From), revision] };
        Ledger ledger = Ledger.Of(Standing.Before(other, facts), other, facts, view.Calendar, window.Earliest);
        return ledger.On(view.Calendar).Standing.Alive;
    }

    private static BatchLoader<StreakView, Plan> Plans(PrincipalContext context) =>
        context.Loaders.Get<StreakView, Plan>((nameof(Plans), context.Db), async (views, cancellationToken) =>
        {
            Dictionary<Guid, Plan> plans = await context.Db.PlansOfAsync([.. views.Select(view => view.Streak).DistinctBy(one => one.Id)], context.Account, cancellationToken);
            return views.ToDictionary(view => view, view => plans[view.Streak.Id]);
        });
}
