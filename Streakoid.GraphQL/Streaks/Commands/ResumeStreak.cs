using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record ResumeStreakInput(string StreakId, LocalDate? On);

public sealed class ResumeStreakInputType : InputType<ResumeStreakInput>
{
    public ResumeStreakInputType()
        : base("When a streak is resumed.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<LocalDateType>("on")
            .Description(
                $"The first day that counts again, from the streak's `allowedBackdatingDays` ago to {PauseStreak.MaxDaysAhead} days ahead; today by default."
            );
    }
}

public sealed class ResumeStreakPayloadType()
    : StreakPayloadType("ResumeStreak", "The streak as it is now.", typeof(StreakNotFoundErrorType), typeof(DayOutOfRangeErrorType));

/// <summary>Ends the pause that includes a day, so that the day counts again. If there is no such pause, nothing changes.</summary>
public static class ResumeStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<ResumeStreakPayloadType, ResumeStreakInputType, ResumeStreakInput>(
            "resumeStreak",
            "Ends the pause that includes a day, so that the day counts again.",
            "The streak and the day.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, ResumeStreakInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate on = input.On ?? window.Today;
        return OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            streak => PauseStreak.Refusal(window.For(streak), on, null),
            snapshot => snapshot.Reaches(on),
            (streak, history) =>
            {
                ScheduleHistory present = Resumed(history.ScheduleHistory, on);
                if (ReferenceEquals(present, history.ScheduleHistory))
                    return null;
                history.ScheduleHistory = present;
                streak.Version++;
                return null;
            }
        );
    }

    /// <summary>The schedules without the pause from a day on; the same object where the day is not paused.</summary>
    public static ScheduleHistory Resumed(ScheduleHistory schedule, LocalDate on)
    {
        if (schedule.Pauses.SingleOrDefault(pause => pause.First <= on && (pause.Last is null || pause.Last >= on)) is not { } pause)
            return schedule;
        IEnumerable<PausePeriod> others = schedule.Pauses.Where(one => one != pause);
        return schedule with
        {
            Pauses = [.. (pause.First < on ? others.Append(pause with { Last = on.PlusDays(-1) }) : others).OrderBy(one => one.First)],
        };
    }
}
