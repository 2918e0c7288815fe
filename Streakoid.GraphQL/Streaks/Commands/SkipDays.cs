using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record SkipDaysInput(string StreakId, IReadOnlyList<LocalDate> Days, bool Skipped);

public sealed class SkipDaysInputType : InputType<SkipDaysInput>
{
    public SkipDaysInputType()
        : base("The days to skip.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<LocalDateType>>>>("days")
            .Description(
                $"The days, 1 to {SkipDays.MaxDays} of them, from the streak's `allowedBackdatingDays` ago to {SkipDays.MaxDaysAhead} days ahead."
            );
        Field<NonNullGraphType<BooleanGraphType>>("skipped").Description("False removes the skips.").DefaultValue(true);
    }
}

public sealed class SkipDaysPayloadType()
    : StreakPayloadType(
        "SkipDays",
        "The streak as it is now.",
        typeof(StreakNotFoundErrorType),
        typeof(StreakArchivedErrorType),
        typeof(DayOutOfRangeErrorType)
    );

/// <summary>Skips single days of a streak: they neither extend nor break it. Repeating it changes nothing.</summary>
public static class SkipDays
{
    public const int MaxDays = 100;
    public const int MaxDaysAhead = 366;

    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<SkipDaysPayloadType, SkipDaysInputType, SkipDaysInput>(
            "skipDays",
            "Skips single days of a streak: they neither extend nor break it.",
            "The streak and the days.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, SkipDaysInput input)
    {
        if (input.Days.Count is 0 or > MaxDays)
            throw GraphError.InvalidArgument($"`days` must have 1 to {MaxDays} days; {input.Days.Count} were sent.");
        DayWindow window = DayWindow.Of(context);
        LocalDate latest = window.Today.PlusDays(MaxDaysAhead);
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            streak =>
            {
                LocalDate earliest = window.For(streak).Earliest;
                return (DomainError?)StreakArchivedError.Of(streak)
                    ?? (input.Days.Any(day => day < earliest || day > latest) ? new DayOutOfRangeError(earliest, latest) : null);
            },
            snapshot => snapshot.Reaches(input.Days.Min()),
            (streak, history) =>
            {
                ScheduleHistory scheduleHistory = history.ScheduleHistory;
                LocalDate[] skips =
                [
                    .. (input.Skipped ? scheduleHistory.Skips.Union(input.Days) : scheduleHistory.Skips.Except(input.Days)).Order(),
                ];
                if (skips.Length == scheduleHistory.Skips.Count)
                    return null;
                history.ScheduleHistory = scheduleHistory with { Skips = skips };
                streak.Version++;
                return null;
            }
        );
    }
}
