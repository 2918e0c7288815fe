using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record PauseStreakInput(string StreakId, LocalDate? From, LocalDate? Until);

public sealed class PauseStreakInputType : InputObjectGraphType<PauseStreakInput>
{
    public PauseStreakInputType()
    {
        Name = "PauseStreakInput";
        Description = "The days on which a streak is paused.";
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<LocalDateType>("from")
            .Description($"The first paused day, from a week ago to {PauseStreak.MaxDaysAhead} days ahead; today by default.");
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
        LocalDate latest = window.Today.PlusDays(MaxDaysAhead);
        if (from < window.Earliest || from > latest)
            return Task.FromResult(StreakPayload.Refused(new DayOutOfRangeError(window.Earliest, latest)));
        if (input.Until < from)
            return Task.FromResult(StreakPayload.Refused(new DayOutOfRangeError(from, latest)));
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            snapshot => snapshot.Reaches(window.Earliest),
            (streak, history) =>
            {
                ScheduleHistory scheduleHistory = history.ScheduleHistory;
                PausePeriod[] touched =
                [
                    .. scheduleHistory.Pauses.Where(pause =>
                        (pause.Last is null || pause.Last >= from) && (input.Until is null || pause.First <= input.Until)
                    ),
                ];
                PausePeriod pause = new(touched.Select(one => one.First).Append(from).Min(), input.Until);
                if (touched.Length == 1 && touched[0] == pause)
                    return null;
                history.ScheduleHistory = scheduleHistory with
                {
                    Pauses = [.. scheduleHistory.Pauses.Except(touched).Append(pause).OrderBy(one => one.First)],
                };
                streak.Version++;
                return null;
            }
        );
    }
}
