using GraphQL;
using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record ReviseScheduleInput(string StreakId, ScheduleInput Schedule, int? Version);

public sealed class ReviseScheduleInputType : InputObjectGraphType<ReviseScheduleInput>
{
    public ReviseScheduleInputType()
    {
        Name = "ReviseScheduleInput";
        Description = "A new schedule for a streak, from a day on.";
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
        if (input.Schedule.FaultIn(window) is { } fault)
            return Task.FromResult(StreakPayload.Refused(new InvalidScheduleError(fault.Field, fault.Message)));
        Revision revision = input.Schedule.ToRevision(window.Today);
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            snapshot => snapshot.ReachesSchedule(revision.From),
            (streak, history) =>
            {
                if (VersionConflictError.Between(input.Version, streak) is { } conflict)
                    return conflict;
                ScheduleHistory scheduleHistory = history.ScheduleHistory;
                if (scheduleHistory.Revisions.Contains(revision))
                    return null;
                history.ScheduleHistory = scheduleHistory with
                {
                    Revisions =
                    [
                        .. scheduleHistory.Revisions.Where(one => one.From != revision.From).Append(revision).OrderBy(one => one.From),
                    ],
                };
                streak.Version++;
                return null;
            }
        );
    }
}
