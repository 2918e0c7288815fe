using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record PauseStreakInput(string StreakId, LocalDate? From, LocalDate? Until);

public sealed class PauseStreakInputType : InputType<PauseStreakInput>
{
    public PauseStreakInputType()
        : base("The days on which a streak is paused.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<LocalDateType>("from")
            .Description(
                $"The first paused day, from the streak's `allowedBackdatingDays` ago to {PauseStreak.MaxDaysAhead} days ahead; today by default."
            );
        Field<LocalDateType>("until")
            .Description("The last paused day, not before the first; by default the pause lasts until the streak is resumed.");
    }
}

public sealed class PauseStreakPayloadType()
    : StreakPayloadType("PauseStreak", "The streak as it is now.", typeof(StreakNotFoundErrorType), typeof(DayOutOfRangeErrorType));

/// <summary>
/// Pauses a streak: paused days neither extend nor break it. A pause replaces those that it
/// touches, with the first day of the earliest. Repeating it changes nothing.
/// </summary>
public static class PauseStreak
{
    public const int MaxDaysAhead = 366;

    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<PauseStreakPayloadType, PauseStreakInputType, PauseStreakInput>(
            "pauseStreak",
            "Pauses a streak from a day on: paused days neither extend nor break it.",
            "The streak and the days.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, PauseStreakInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate from = input.From ?? window.Today;
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            streak => Refusal(window.For(streak), from, input.Until),
            snapshot => snapshot.Reaches(from),
            (streak, history) =>
            {
                PausePeriod[] touched = Touched(history.ScheduleHistory, from, input.Until);
                PausePeriod pause = new(touched.Select(one => one.First).Append(from).Min(), input.Until);
                ScheduleHistory present = Replaced(history.ScheduleHistory, touched, pause);
                if (ReferenceEquals(present, history.ScheduleHistory))
                    return null;
                history.ScheduleHistory = present;
                streak.Version++;
                return null;
            }
        );
    }

    /// <summary>Why days cannot be paused or resumed now; null if they can.</summary>
    public static DayOutOfRangeError? Refusal(DayWindow window, LocalDate from, LocalDate? until)
    {
        LocalDate latest = window.Today.PlusDays(MaxDaysAhead);
        if (from < window.Earliest || from > latest)
            return new DayOutOfRangeError(window.Earliest, latest);
        return until < from ? new DayOutOfRangeError(from, latest) : null;
    }

    /// <summary>The pauses that days overlap.</summary>
    public static PausePeriod[] Touched(ScheduleHistory schedule, LocalDate from, LocalDate? until) =>
        [.. schedule.Pauses.Where(pause => (pause.Last is null || pause.Last >= from) && (until is null || pause.First <= until))];

    /// <summary>The schedules with one pause instead of others; the same object where that changes nothing.</summary>
    public static ScheduleHistory Replaced(ScheduleHistory schedule, PausePeriod[] others, PausePeriod pause) =>
        others is [var only] && only == pause
            ? schedule
            : schedule with
            {
                Pauses = [.. schedule.Pauses.Except(others).Append(pause).OrderBy(one => one.First)],
            };
}
