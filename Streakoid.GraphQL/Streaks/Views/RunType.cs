using GraphQL.Types;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

public sealed class RunType : ObjectGraphType<RunSpan>
{
    public RunType()
    {
        Name = "Run";
        Description = "Periods that were met with no miss between.";
        Field<NonNullGraphType<LocalDateType>>("firstDay").Description("The first day that was met in it.").Pure(source => source.First);
        Field<NonNullGraphType<LocalDateType>>("lastDay").Description("The last.").Pure(source => source.Last);
        Field<NonNullGraphType<IntGraphType>>("length").Description("How many periods were met.").Pure(source => source.Length);
        Field<NonNullGraphType<PeriodType>>("unit").Description("What the length counts: the unit of its last period.").Pure(source => source.Unit);
        Field<LocalDateType>("brokenOn").Description("The last day of the period whose miss ended it; null while it is alive.").Pure(source => source.BrokenOn);
    }
}

public sealed class RunsEdgeType() : EdgeType<RunSpan, RunType>("Runs", "run");

public sealed class RunsConnectionType() : ConnectionType<RunSpan, RunType, RunsEdgeType>("Runs", "runs");
