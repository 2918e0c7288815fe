using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

public sealed class ScheduleType : ObjectGraphType<Revision>
{
    public ScheduleType()
    {
        Name = "Schedule";
        Description =
            "How often a streak is due, and the target, from a day on. Earlier days are evaluated by the schedule that was effective then.";
        Field<NonNullGraphType<LocalDateType>>("effectiveFrom")
            .Description("The first day that it applies to.")
            .Pure(source => source.From);
        Field<NonNullGraphType<StringGraphType>>("rule")
            .Description("How often, as text: `every 3 days`, `Monday and Friday`, `3 times a week`, `at most 10 a month`.")
            .Pure(source => Words.Of(source));
        Field<NonNullGraphType<DecimalType>>("target")
            .Description("The amount per day, or per week or month if that is added up.")
            .Pure(source => source.Target);
        Field<NonNullGraphType<ComparisonType>>("comparison")
            .Description("Whether the target is to be reached or not to be exceeded.")
            .Pure(source => source.Comparison);
        Field<NonNullGraphType<PeriodType>>("unit")
            .Description("The period that is evaluated as one, and the unit of lengths.")
            .Pure(source => source.Unit);
        Field<NonNullGraphType<IntGraphType>>("freezesPerMonth")
            .Description("How many misses per month are forgiven.")
            .Pure(source => source.Freezes);
    }
}

public sealed class ComparisonType : EnumerationGraphType
{
    public ComparisonType()
    {
        Name = "Comparison";
        Description = "How an amount is compared with the target.";
        Add("AT_LEAST", Comparison.AtLeast, "A day is met once its amount has reached the target; so is a week or month that is added up.");
        Add(
            "AT_MOST",
            Comparison.AtMost,
            "A day is missed once its amount exceeds the target, and met if it ends without that; so is a week or month that is added up."
        );
    }
}

public sealed class PeriodType : EnumerationGraphType
{
    public PeriodType()
    {
        Name = "Period";
        Description = "The period that is evaluated as one.";
        Add("DAY", PeriodUnit.Day, "Each day.");
        Add("WEEK", PeriodUnit.Week, "Each week, from the user's first day of the week on.");
        Add("MONTH", PeriodUnit.Month, "Each calendar month.");
    }
}

public sealed class DayOfWeekType : EnumerationGraphType
{
    public DayOfWeekType()
    {
        Name = "DayOfWeek";
        Description = "A day of the week.";
        foreach (IsoDayOfWeek day in Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None))
            Add(day.ToString().ToUpperInvariant(), day, $"{day}.");
    }
}
