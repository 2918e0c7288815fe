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
            .Description(
                "The target by the schedule that was effective on the day: of the day, or of its week or month if that is added up."
            )
            .Pure(source => source.Target);
        Field<StreakPeriodType>("period")
            .Description("The day, week or month that it is evaluated with; null for days to come and before the streak began.")
            .Pure(source => source.Period);
        Field<NonNullGraphType<StringGraphType>>("reason")
            .Description("The reason, such as `due, nothing recorded`.")
            .Pure(source => source.Reason);
    }
}

public sealed class StreakPeriodType : ObjectGraphType<Verdict>
{
    public StreakPeriodType()
    {
        Name = "StreakPeriod";
        Description = "A period that is evaluated as one, and its outcome, which is one however many days it has.";
        Field<NonNullGraphType<LocalDateType>>("firstDay").Description("The first day.").Pure(source => source.Period.First);
        Field<NonNullGraphType<LocalDateType>>("lastDay").Description("The last day.").Pure(source => source.Period.Last);
        Field<NonNullGraphType<PeriodType>>("unit")
            .Description("Whether it is a day, a week or a month.")
            .Pure(source => source.Period.Unit);
        Field<NonNullGraphType<OutcomeType>>("outcome")
            .Description("The outcome of the whole period, so far.")
            .Pure(source => source.Outcome);
    }
}

public sealed class OutcomeType : EnumerationGraphType
{
    public OutcomeType()
    {
        Name = "Outcome";
        Description =
            "The outcome of a period, or of a day. A period that is `MET` extends a run, one that is `MISSED` ends it, all others do neither. Of a longer period, days on which something of it was done are `MET`, and a miss is one day.";
        Add("MET", Outcome.Met, "The target was met.");
        Add("MISSED", Outcome.Missed, "It was due and not met.");
        Add("PENDING", Outcome.Pending, "It is due today and not met yet.");
        Add("NOT_DUE", Outcome.NotDue, "Not due on this day, or another day of the period could meet it.");
        Add("SKIPPED", Outcome.Skipped, "Skipped by the user.");
        Add("PAUSED", Outcome.Paused, "The streak was paused.");
        Add("EXCUSED", Outcome.Excused, "Missed, but excused because the service had an incident.");
        Add("FROZEN", Outcome.Frozen, "Missed, but forgiven by a freeze of the month.");
    }
}
