using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

public sealed class RunType : ObjectGraphType<RunView>
{
    public RunType()
    {
        Name = "Run";
        Description = "Consecutive met periods.";
        Field<NonNullGraphType<LocalDateType>>("firstDay").Description("The first day that was met.").Pure(source => source.Run.First);
        Field<NonNullGraphType<LocalDateType>>("lastDay").Description("The last day that was met.").Pure(source => source.Run.Last);
        Field<NonNullGraphType<IntGraphType>>("days")
            .Description("The calendar days from the first to the last, those on which nothing was due included.")
            .Pure(source => source.Run.Days);
        Field<NonNullGraphType<IntGraphType>>("length")
            .Description(
                "How many periods of `unit` were met. What was met before a change of the unit counts by the whole periods that it covers, and as one at least."
            )
            .Pure(source => source.Run.Length);
        Field<NonNullGraphType<PeriodType>>("unit")
            .Description("The unit of `length`: that of the latest schedule that it was evaluated by.")
            .Pure(source => source.Run.Unit);
        Field<LocalDateType>("brokenOn")
            .Description("The last day of the missed period that ended it, or the day that exceeded its limit; null for the current run.")
            .Pure(source => source.Run.BrokenOn);
        Field<NonNullGraphType<IntGraphType>>("backdatedDays")
            .Description("How many of its days were recorded, or their amount changed, on a later day.")
            .Resolve(context => BackdatedDays(context.AsPrincipal()).Load(context.Source))
            .FieldType.Cost(10);
    }

    private static BatchLoader<RunView, int> BackdatedDays(PrincipalContext context)
    {
        StreakoidDb db = context.Db;
        return context.Loaders.Get<RunView, int>(
            (nameof(BackdatedDays), db),
            async (runs, cancellationToken) =>
            {
                List<Guid> ids = [.. runs.Select(run => run.StreakId).Distinct()];
                (LocalDate first, LocalDate last) = (runs.Min(run => run.Run.First), runs.Max(run => run.Run.Last));
                ILookup<Guid, LocalDate> days = (
                    await db
                        .CheckIns.Where(c =>
                            c.UserId == db.OwnerId && ids.Contains(c.StreakId) && c.Backdated && c.Day >= first && c.Day <= last
                        )
                        .Select(c => new { c.StreakId, c.Day })
                        .ToListAsync(cancellationToken)
                ).ToLookup(row => row.StreakId, row => row.Day);
                return runs.ToDictionary(run => run, run => days[run.StreakId].Count(day => day >= run.Run.First && day <= run.Run.Last));
            }
        );
    }
}

/// <summary>A run of a streak.</summary>
public sealed record RunView(Guid StreakId, RunSpan Run);

public sealed class RunsEdgeType() : EdgeType<RunView, RunType>("Runs", "run");

public sealed class RunsConnectionType() : ConnectionType<RunView, RunType, RunsEdgeType>("Runs", "runs");
