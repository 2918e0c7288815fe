using GraphQL;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The fields of schedules: current, former, and a preview.</summary>
public static class ScheduleFields
{
    /// <summary>What the price of <c>schedules</c> takes for their number.</summary>
    private const int AssumedSchedules = 5;

    public static void AddTo(ObjectGraphType<StreakView> streak)
    {
        streak
            .Field<NonNullGraphType<ScheduleType>>("schedule")
            .Description("The schedule that is effective today.")
            .Pure(source => source.Revision);
        streak
            .Field<NonNullGraphType<ListGraphType<NonNullGraphType<ScheduleType>>>>("schedules")
            .Description("All schedules, oldest first, including future ones.")
            .Resolve(context => new PartOf<ScheduleHistory, IReadOnlyList<Revision>>(
                ScheduleHistories(context.AsPrincipal()).Load(context.Source),
                scheduleHistory => scheduleHistory!.Revisions
            ))
            .FieldType.Cost(10)
            .ListSize(AssumedSchedules);
        streak
            .Field<RunType>("preview")
            .Description(
                "The current run after `reviseSchedule` with this schedule, which changes nothing yet. Null if there would be no current run."
            )
            .Argument<NonNullGraphType<ScheduleInputType>>("schedule", "The other schedule.")
            .ResolveAsync(async context => await PreviewAsync(context, context.Source, context.GetArgument<ScheduleInput>("schedule")))
            .FieldType.Cost(20);
    }

    private static async Task<RunView?> PreviewAsync(IResolveFieldContext context, StreakView view, ScheduleInput input)
    {
        DayWindow window = DayWindow.Of(context).For(view.Streak);
        if (input.FaultIn(window) is { } fault)
            throw GraphError.InvalidArgument(fault.Message);
        Streak streak = view.Streak;
        ScheduleHistory scheduleHistory = (await context.Db.ScheduleHistoriesOfAsync([streak], context.Account, context.CancellationToken))[
            streak.Id
        ];
        List<Fact> facts =
        [
            .. (
                await context.Db.FactsOfAsync(
                    [(streak.Id, NodaTime.LocalDate.MinIsoValue)],
                    NodaTime.LocalDate.MaxIsoValue,
                    context.CancellationToken
                )
            )[streak.Id],
        ];
        ScheduleHistory other = scheduleHistory.With(input.ToRevision(window.Today)).Archived(view.Calendar.ArchivedOn(streak));
        StreakSnapshot snapshot = StreakSnapshot.Of(EvaluationState.Before(other, facts), other, facts, view.Calendar, window.Earliest);
        return view.RunOf(snapshot.On(view.Calendar).EvaluationState.Alive);
    }

    private static BatchLoader<StreakView, ScheduleHistory> ScheduleHistories(PrincipalContext context) =>
        context.Loaders.Get<StreakView, ScheduleHistory>(
            (nameof(ScheduleHistories), context.Db),
            async (views, cancellationToken) =>
            {
                Dictionary<Guid, ScheduleHistory> scheduleHistories = await context.Db.ScheduleHistoriesOfAsync(
                    [.. views.Select(view => view.Streak).DistinctBy(one => one.Id)],
                    context.Account,
                    cancellationToken
                );
                return views.ToDictionary(view => view, view => scheduleHistories[view.Streak.Id]);
            }
        );
}
