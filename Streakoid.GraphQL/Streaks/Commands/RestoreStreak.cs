using GraphQL;
using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record RestoreStreakInput(string StreakId);

public sealed class RestoreStreakInputType : InputType<RestoreStreakInput>
{
    public RestoreStreakInputType()
        : base("The streak to restore.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class RestoreStreakPayloadType()
    : StreakPayloadType("RestoreStreak", "The restored streak.", typeof(StreakNotFoundErrorType));

/// <summary>Restores an archived streak: the time in the archive becomes a pause. Repeating it changes nothing.</summary>
public static class RestoreStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<RestoreStreakPayloadType, RestoreStreakInputType, RestoreStreakInput>(
            "restoreStreak",
            "Restores an archived streak, which resumes as it was.",
            "The streak.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, RestoreStreakInput input)
    {
        UserCalendar calendar = context.AsPrincipal().Calendar();
        bool archived = true;
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            streak =>
            {
                archived = streak.ArchivedAt is not null;
                return null;
            },
            _ => !archived,
            (streak, history) =>
            {
                if (calendar.ArchivedOn(streak) is not { } archivedOn)
                    return null;
                if (archivedOn < calendar.Today)
                    history.ScheduleHistory = history.ScheduleHistory.Paused(archivedOn, calendar.Today.PlusDays(-1));
                (streak.ArchivedAt, streak.ArchivedOn) = (null, null);
                streak.Version++;
                return null;
            }
        );
    }
}
