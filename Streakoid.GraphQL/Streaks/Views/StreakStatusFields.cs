using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The fields of a streak's state today.</summary>
public static class StreakStatusFields
{
    public static void AddTo(ObjectGraphType<StreakView> streak)
    {
        streak
            .Field<NonNullGraphType<StreakStateType>>("state")
            .Description("The state on the user's local day.")
            .Pure(source => source.State);
        streak
            .Field<NonNullGraphType<IntGraphType>>("currentLength")
            .Description("The number of periods in the current run, in `unit`; 0 if it is broken.")
            .Pure(source => source.Status.CurrentLength);
        streak
            .Field<NonNullGraphType<IntGraphType>>("longestLength")
            .Description(
                "The length of `longest` in `unit`: of a run in another unit, the whole periods that it covers. Never less than `currentLength`."
            )
            .Pure(source => source.Status.LongestLength);
        streak
            .Field<NonNullGraphType<PeriodType>>("unit")
            .Description("The unit of `currentLength` and `longestLength`, by the schedule that is effective today.")
            .Pure(source => source.Revision.Unit);
        streak
            .Field<DateTimeType>("dueBy")
            .Description("When it breaks if nothing more is recorded; null if it is broken, archived, or safe for the foreseeable future.")
            .Resolve(context => context.Source.DueBy(context.Account.DayStartsAt));
        streak
            .Field<StreakProgressType>("progress")
            .Description("What is done of what the current day, week or month asks for; null if it asks for nothing.")
            .Pure(source => source.Progress);
        streak
            .Field<RunType>("current")
            .Description("The current run; null if there is none.")
            .Pure(source => source.RunOf(source.Status.EvaluationState.Alive));
        streak
            .Field<RunType>("longest")
            .Description("The run of the most days, the current one included; of two of equally many, the earlier one.")
            .Pure(source => source.RunOf(source.Status.EvaluationState.Longest));
        streak
            .Field<NonNullGraphType<IntGraphType>>("freezesLeft")
            .Description("How many misses of this month are still forgiven.")
            .Pure(source => source.Status.FreezesLeft);
    }
}

public sealed class StreakStateType : EnumerationGraphType
{
    public StreakStateType()
    {
        Name = "StreakState";
        Description = "The state of a streak in the current period.";
        Add("DONE", StreakState.Done, "The current period is met, or nothing is due today.");
        Add("PENDING", StreakState.Pending, "The streak is not broken, and the current period is not met yet.");
        Add("PAUSED", StreakState.Paused, "Today is paused.");
        Add("BROKEN", StreakState.Broken, "The last due period was missed, and nothing was recorded since.");
        Add("ARCHIVED", StreakState.Archived, "It keeps its history and accepts no check-ins.");
    }
}
