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
        Description = "Consecutive met periods.";
        Field<NonNullGraphType<LocalDateType>>("firstDay").Description("The first day that was met.").Pure(source => source.First);
        Field<NonNullGraphType<LocalDateType>>("lastDay").Description("The last day that was met.").Pure(source => source.Last);
        Field<NonNullGraphType<IntGraphType>>("length").Description("How many periods were met.").Pure(source => source.Length);
        Field<NonNullGraphType<PeriodType>>("unit").Description("The unit of `length`, by its last period.").Pure(source => source.Unit);
        Field<LocalDateType>("brokenOn")
            .Description("The last day of the missed period that ended it; null for the current run.")
            .Pure(source => source.BrokenOn);
    }
}

public sealed class RunsEdgeType() : EdgeType<RunSpan, RunType>("Runs", "run");

public sealed class RunsConnectionType() : ConnectionType<RunSpan, RunType, RunsEdgeType>("Runs", "runs");
