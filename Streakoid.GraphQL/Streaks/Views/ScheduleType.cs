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
        Description = "How often a streak asks, and for how much, from a day on. Days before are judged by the schedule of their time.";
        Field<NonNullGraphType<LocalDateType>>("effectiveFrom").Description("The first day it holds for.").Pure(source => source.From);
        Field<NonNullGraphType<StringGraphType>>("rule").Description("How often, in words: `every 3 days`, `Monday and Friday`, `3 times a week`.")
            .Pure(source => Words.Of(source.Rule));
        Field<NonNullGraphType<DecimalType>>("target").Description("The amount of a day.").Pure(source => source.Target);
        Field<NonNullGraphType<ComparisonType>>("comparison").Description("Whether the target is to be reached or not to be exceeded.").Pure(source => source.Comparison);
        Field<NonNullGraphType<PeriodType>>("unit").Description("What is judged as one, and counted in the lengths.").Pure(source => source.Unit);
        Field<NonNullGraphType<IntGraphType>>("freezesPerMonth").Description("How many misses a month are forgiven.").Pure(source => source.Freezes);
    }
}

public sealed class ComparisonType : EnumerationGraphType
{
    public ComparisonType()
    {
        Name = "Comparison";
        Description = "What a target means.";
        Add("AT_LEAST", Comparison.AtLeast, "A day is met once its amount has reached the target.");
        Add("AT_MOST", Comparison.AtMost, "A day is missed once its amount has exceeded the target, and met when it closes below.");
    }
}

public sealed class PeriodType : EnumerationGraphType
{
    public PeriodType()
    {
        Name = "Period";
        Description = "What is judged as one.";
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
        foreach (IsoDayOfWeek day in Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)) Add(day.ToString().ToUpperInvariant(), day, $"{day}.");
    }
}
