using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record PauseAllInput(LocalDate? From, LocalDate? Until);

public sealed class PauseAllInputType : InputType<PauseAllInput>
{
    public PauseAllInputType()
        : base("The days on which all streaks are paused, such as a vacation.")
    {
        Field<LocalDateType>("from")
            .Description($"The first paused day, from a week ago to {PauseStreak.MaxDaysAhead} days ahead; today by default.");
        Field<LocalDateType>("until")
            .Description("The last paused day, not before the first; by default the pause lasts until the streaks are resumed.");
    }
}

public sealed class PauseAllPayloadType() : AllStreaksPayloadType("PauseAll", typeof(DayOutOfRangeErrorType));

/// <summary>
/// Pauses all streaks that are not archived. A streak that is paused for longer stays paused for longer. Repeating it changes nothing.
/// </summary>
public static class PauseAll
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<PauseAllPayloadType, PauseAllInputType, PauseAllInput>(
            "pauseAll",
            "Pauses all streaks that are not archived, from a day on, also ahead of time. Existing pauses are not shortened.",
            "The days.",
            async (context, input) => await RunAsync(context, input)
        );

    public static async Task<AllStreaksPayload> RunAsync(IResolveFieldContext context, PauseAllInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate from = input.From ?? window.Today;
        if (PauseStreak.Refusal(window, from, input.Until) is { } refusal)
            return new AllStreaksPayload(null, [refusal]);
        return await AllStreaks.ChangeAsync(
            context,
            (schedule, earliest) =>
            {
                LocalDate first = LocalDate.Max(from, earliest);
                if (input.Until < first)
                    return schedule;
                PausePeriod[] touched = PauseStreak.Touched(schedule, first, input.Until);
                LocalDate? last =
                    input.Until is null || touched.Any(pause => pause.Last is null)
                        ? null
                        : touched.Select(pause => pause.Last!.Value).Append(input.Until.Value).Max();
                return PauseStreak.Replaced(schedule, touched, new PausePeriod(touched.Select(one => one.First).Append(first).Min(), last));
            }
        );
    }
}
