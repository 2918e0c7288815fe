using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Prefetching;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Snapshot;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record UndoCheckInInput(string StreakId, LocalDate? Day);

public sealed class UndoCheckInInputType : InputType<UndoCheckInInput>
{
    public UndoCheckInInputType()
        : base("The day whose check-in to remove.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<LocalDateType>("day")
            .Description("The user's local day, from the streak's `allowedBackdatingDays` ago to today; today by default.");
    }
}

public sealed class UndoCheckInPayloadType()
    : StreakPayloadType(
        "UndoCheckIn",
        "The streak as it is now.",
        typeof(StreakNotFoundErrorType),
        typeof(StreakArchivedErrorType),
        typeof(DayOutOfRangeErrorType)
    );

/// <summary>Removes a day's check-in. Repeating it changes nothing.</summary>
public static class UndoCheckIn
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation
            .Add<UndoCheckInPayloadType, UndoCheckInInputType, UndoCheckInInput>(
                "undoCheckIn",
                "Removes a day's check-in. Repeating it changes nothing.",
                "The streak and the day.",
                async (context, input) => await RunAsync(context, input)
            )
            .Prefetches(mutation => PrefetchedStreak.Of(mutation, mutation.Context.Input<UndoCheckInInput>().StreakId));

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, UndoCheckInInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate day = input.Day ?? window.Today;
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            streak => (DomainError?)StreakArchivedError.Of(streak) ?? window.For(streak).RefusalOf(day),
            snapshot => snapshot.Reaches(day),
            (_, history) =>
            {
                history.Remove(day);
                return null;
            },
            new OwnStreak.OneDay(day, StaysAsItIs: false)
        );
    }
}
