using GraphQL.Types;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

public sealed class StreakDayType : ObjectGraphType<StreakDay>
{
    public StreakDayType()
    {
        Name = "StreakDay";
        Description = "What became of a day, and why.";
        Field<NonNullGraphType<LocalDateType>>("date").Description("The day.").Pure(source => source.Date);
        Field<NonNullGraphType<OutcomeType>>("outcome").Description("What became of it.").Pure(source => source.Outcome);
        Field<NonNullGraphType<DecimalType>>("amount").Description("How much was done; 0 where nothing was recorded.").Pure(source => source.Amount);
        Field<NonNullGraphType<DecimalType>>("target").Description("The amount of a day by the schedule of its time.").Pure(source => source.Target);
        Field<NonNullGraphType<StringGraphType>>("reason").Description("Why, in words: `due, nothing recorded`.").Pure(source => source.Reason);
    }
}

public sealed class OutcomeType : EnumerationGraphType
{
    public OutcomeType()
    {
        Name = "Outcome";
        Description = "What became of a day. Met ones add to a run, missed ones end it, all others do neither.";
        Add("MET", Outcome.Met, "What was asked was done.");
        Add("MISSED", Outcome.Missed, "It was asked and not done.");
        Add("PENDING", Outcome.Pending, "It is asked today, and today is not over.");
        Add("NOT_DUE", Outcome.NotDue, "Nothing was asked, or nothing that only this day could give.");
        Add("SKIPPED", Outcome.Skipped, "The user let it off.");
        Add("PAUSED", Outcome.Paused, "The streak was paused.");
        Add("FROZEN", Outcome.Frozen, "Missed, and forgiven by one of the month's freezes.");
    }
}
