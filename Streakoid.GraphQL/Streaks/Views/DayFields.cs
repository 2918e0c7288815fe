using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Loaders;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The fields of a streak's days.</summary>
public static class DayFields
{
    /// <summary>
    /// What the price of <c>days</c> takes for their number: a week. How many one request may ask for in all is limited besides.
    /// </summary>
    private const int AssumedDays = 7;

    public static void AddTo(ObjectGraphType<StreakView> streak)
    {
        streak
            .Field<NonNullGraphType<ListGraphType<NonNullGraphType<StreakDayType>>>>("days")
            .Description("The outcome of each day, and the reason. Future days are not due yet.")
            .Ranged()
            .Resolve(context => new PartOf<DayReport, IReadOnlyList<StreakDay>>(
                DayReports.Of(context.AsPrincipal(), DayRange.Of(context)).Load(context.Source),
                report => report!.Days()
            ))
            .FieldType.Cost(10)
            .ListSize(AssumedDays);
        streak
            .Field<FloatGraphType>("completionRate")
            .Description(
                "The share of met periods, 0 to 1, among the met and missed periods that end in the range; null if there are none."
            )
            .Ranged()
            .Resolve(context => new PartOf<DayReport, double?>(
                DayReports.Of(context.AsPrincipal(), DayRange.Of(context)).Load(context.Source),
                report => Rate(report!)
            ))
            .FieldType.Cost(10);
    }

    private static double? Rate(DayReport report)
    {
        int met = report.Verdicts.Count(verdict => verdict.Outcome == Outcome.Met);
        int missed = report.Verdicts.Count(verdict => verdict.Outcome == Outcome.Missed);
        return met + missed == 0 ? null : (double)met / (met + missed);
    }
}
