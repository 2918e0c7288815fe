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
        Description = "The outcome of a day, and the reason.";
        Field<NonNullGraphType<LocalDateType>>("date").Description("The day.").Pure(source => source.Date);
        Field<NonNullGraphType<OutcomeType>>("outcome").Description("The outcome.").Pure(source => source.Outcome);
        Field<NonNullGraphType<DecimalType>>("amount")
            .Description("How much was done; 0 if nothing was recorded.")
            .Pure(source => source.Amount);
        Field<NonNullGraphType<DecimalType>>("target")
            .Description("The target by the schedule that was effective on the day.")
            .Pure(source => source.Target);
        Field<NonNullGraphType<StringGraphType>>("reason")
            .Description("The reason, such as `due, nothing recorded`.")
            .Pure(source => source.Reason);
    }
}

public sealed class OutcomeType : EnumerationGraphType
{
    public OutcomeType()
    {
        Name = "Outcome";
        Description = "The outcome of a day. `MET` extends a run, `MISSED` ends it, all others do neither.";
        Add("MET", Outcome.Met, "The target was met.");
        Add("MISSED", Outcome.Missed, "It was due and not met.");
        Add("PENDING", Outcome.Pending, "It is due today and not met yet.");
        Add("NOT_DUE", Outcome.NotDue, "Not due on this day, or another day of the period could meet it.");
        Add("SKIPPED", Outcome.Skipped, "Skipped by the user.");
        Add("PAUSED", Outcome.Paused, "The streak was paused.");
        Add("FROZEN", Outcome.Frozen, "Missed, but forgiven by a freeze of the month.");
    }
}
