using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>How a streak stands on the user's today.</summary>
public static class StreakStatusFields
{
    public static void AddTo(ObjectGraphType<StreakView> streak)
    {
        streak.Field<NonNullGraphType<StreakStateType>>("state").Description("How the streak stands on the user's today.").Pure(source => source.State);
        streak.Field<NonNullGraphType<IntGraphType>>("currentLength").Description("Periods in the run that is alive; 0 when it is broken.")
            .Pure(source => source.Status.CurrentLength);
        streak.Field<NonNullGraphType<IntGraphType>>("longestLength").Description("Periods in the longest run ever, the current one included.")
            .Pure(source => source.Status.LongestLength);
        streak.Field<NonNullGraphType<PeriodType>>("unit").Description("What the lengths count: days, weeks or months.").Pure(source => source.Revision.Unit);
        streak.Field<DateTimeType>("dueBy").Description("The instant at which it breaks if nothing more is done; null where it is broken, archived, or safe for as far as one can see.")
            .Resolve(context => context.Source.DueBy(context.Account.DayStartsAt));
        streak.Field<RunType>("current").Description("The run that is alive; null where none is.").Pure(source => source.Status.EvaluationState.Alive);
        streak.Field<RunType>("longest").Description("The longest run ever, the earlier one of two as long.").Pure(source => source.Status.EvaluationState.Longest);
        streak.Field<NonNullGraphType<IntGraphType>>("freezesLeft").Description("How many misses of this month are still forgiven.").Pure(source => source.Status.FreezesLeft);
    }
}

public sealed class StreakStateType : EnumerationGraphType
{
    public StreakStateType()
    {
        Name = "StreakState";
        Description = "How a streak stands in the period that is open now.";
        Add("DONE", StreakState.Done, "What is asked now is done, or nothing is asked today.");
        Add("PENDING", StreakState.Pending, "The streak stands, and what is asked now is still to be done.");
        Add("PAUSED", StreakState.Paused, "Today is paused.");
        Add("BROKEN", StreakState.Broken, "What was asked last was missed, and nothing was done since.");
        Add("ARCHIVED", StreakState.Archived, "It keeps its history and takes no check-ins.");
    }
}
