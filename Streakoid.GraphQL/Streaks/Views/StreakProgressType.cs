using GraphQL.Types;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

public sealed class StreakProgressType : ObjectGraphType<StreakProgress>
{
    public StreakProgressType()
    {
        Name = "StreakProgress";
        Description = "What is done of what the current day, week or month asks for. Freezes are not considered.";
        Field<NonNullGraphType<DecimalType>>("done")
            .Description("The amount of today, or how many days of the week or month count.")
            .Pure(source => source.Done);
        Field<NonNullGraphType<DecimalType>>("target")
            .Description("How much is to be reached, or by `comparison` not to be exceeded.")
            .Pure(source => source.Target);
        Field<NonNullGraphType<ComparisonType>>("comparison")
            .Description(
                "Whether `target` is to be reached or not to be exceeded. In the week or month of a change the former schedule can still hold."
            )
            .Pure(source => source.Comparison);
        Field<NonNullGraphType<DecimalType>>("remaining")
            .Description("How much is missing, or for `AT_MOST` still allowed; 0 or more.")
            .Pure(source => source.Remaining);
        Field<NonNullGraphType<IntGraphType>>("daysLeft")
            .Description(
                "On how many days something can still be done: today unless it counts already, and the days until the period ends."
            )
            .Pure(source => source.DaysLeft);
        Field<NonNullGraphType<BooleanGraphType>>("canStillBeMet")
            .Description("Whether the period can still be met.")
            .Pure(source => source.CanStillBeMet);
        Field<NonNullGraphType<BooleanGraphType>>("lastChance")
            .Description("Whether the period cannot be met any more if nothing is done today.")
            .Pure(source => source.LastChance);
    }
}
