using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record ReviseScheduleInput(string StreakId, ScheduleInput Schedule, int? Version);

public sealed class ReviseScheduleInputType : InputType<ReviseScheduleInput>
{
    public ReviseScheduleInputType()
        : base("A new schedule for a streak, from a day on.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<NonNullGraphType<ScheduleInputType>>("schedule")
            .Description("The schedule. It replaces one that starts on the same day; others remain.");
        Field<IntGraphType>("version").Description("The version that the change is based on; by default the version is not checked.");
    }
}

public sealed class ReviseSchedulePayloadType()
    : StreakPayloadType(
        "ReviseSchedule",
        "The streak as it is now.",
        typeof(StreakNotFoundErrorType),
        typeof(InvalidScheduleErrorType),
        typeof(VersionConflictErrorType)
    );

/// <summary>
/// Changes a streak's schedule from a day on. Earlier days are evaluated by the former one. Repeating it changes nothing.
/// </summary>
public static class ReviseSchedule
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<ReviseSchedulePayloadType, ReviseScheduleInputType, ReviseScheduleInput>(
            "reviseSchedule",
            "Changes a streak's schedule from a day on; earlier days are evaluated by the former one.",
            "The streak and the schedule.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, ReviseScheduleInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate from = input.Schedule.EffectiveFrom ?? window.Today;
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            streak => input.Schedule.FaultIn(window.For(streak)) is { } fault ? new InvalidScheduleError(fault.Field, fault.Message) : null,
            snapshot => snapshot.ReachesSchedule(from),
            (streak, history) =>
            {
                Revision revision = input.Schedule.ToRevision(window.Today);
                if (VersionConflictError.Between(input.Version, streak) is { } conflict)
                    return conflict;
                if (history.ScheduleHistory.Revisions.Contains(revision))
                    return null;
                history.ScheduleHistory = history.ScheduleHistory.With(revision);
                streak.Version++;
                return null;
            }
        );
    }
}
