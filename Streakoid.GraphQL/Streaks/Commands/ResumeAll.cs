using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record ResumeAllInput(LocalDate? On);

public sealed class ResumeAllInputType : InputType<ResumeAllInput>
{
    public ResumeAllInputType()
        : base("When all streaks are resumed.")
    {
        Field<LocalDateType>("on")
            .Description($"The first day that counts again, from a week ago to {PauseStreak.MaxDaysAhead} days ahead; today by default.");
    }
}

public sealed class ResumeAllPayloadType() : AllStreaksPayloadType("ResumeAll", typeof(DayOutOfRangeErrorType));

/// <summary>Ends the pauses of all streaks that include a day. Repeating it changes nothing.</summary>
public static class ResumeAll
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<ResumeAllPayloadType, ResumeAllInputType, ResumeAllInput>(
            "resumeAll",
            "Ends the pauses of all streaks that include a day, so that the day counts again; also of streaks that were paused alone.",
            "The day.",
            async (context, input) => await RunAsync(context, input)
        );

    public static async Task<AllStreaksPayload> RunAsync(IResolveFieldContext context, ResumeAllInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate on = input.On ?? window.Today;
        return PauseStreak.Refusal(window, on, null) is { } refusal
            ? new AllStreaksPayload(null, [refusal])
            : await AllStreaks.ChangeAsync(context, (schedule, earliest) => ResumeStreak.Resumed(schedule, LocalDate.Max(on, earliest)));
    }
}
