using GraphQL;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

/// <summary>The payload of a mutation that changes all streaks.</summary>
public sealed record AllStreaksPayload(IReadOnlyList<StreakView>? Streaks, IReadOnlyList<DomainError>? Errors) : IPayload;

public abstract class AllStreaksPayloadType : PayloadType<AllStreaksPayload>
{
    protected AllStreaksPayloadType(string mutation, params IReadOnlyList<Type> errors)
        : base(mutation)
    {
        Field<GraphQL.Types.ListGraphType<GraphQL.Types.NonNullGraphType<StreakType>>>("streaks")
            .Description("All streaks that are not archived, as they are now, oldest first.")
            .Pure(source => source.Streaks);
        Errors(errors);
    }
}

/// <summary>Changes the schedules of all streaks of the viewer that are not archived, with their rows locked: all or none.</summary>
public static class AllStreaks
{
    /// <summary>Changes all. Under an Idempotency-Key it runs once, and a repeat returns the current streaks.</summary>
    /// <param name="context">The mutation.</param>
    /// <param name="change">
    /// The changed schedules of a streak, whose earliest day that may still change is given; the same object where nothing changes.
    /// </param>
    public static async Task<AllStreaksPayload> ChangeAsync(
        IResolveFieldContext context,
        Func<ScheduleHistory, LocalDate, ScheduleHistory> change
    )
    {
        (StreakoidDb db, DayWindow window) = (context.Db, DayWindow.Of(context));
        UserCalendar calendar = context.AsPrincipal().Calendar();
        IdempotentWrite write = context.Write();
        List<StreakView>? views = await db.WriteAsync(
            async () =>
            {
                Read<Streak> held = StreakReads.HeldAll();
                await db.ReadAsync([held], context.CancellationToken);
                if (await write.FindAsync(db, context.CancellationToken) is not null)
                    return null;
                if (held.Rows.Count == 0)
                    return [];
                Dictionary<Guid, OpenHistory> histories = await OpenHistory.ReadAsync(
                    context.AsPrincipal(),
                    held.Rows,
                    snapshot => snapshot.Reaches(window.Earliest)
                );
                List<StreakView> changed = [];
                foreach (Streak streak in held.Rows)
                {
                    OpenHistory history = histories[streak.Id];
                    ScheduleHistory present = change(history.ScheduleHistory, window.For(streak).Earliest);
                    if (!ReferenceEquals(present, history.ScheduleHistory))
                    {
                        db.Attach(streak);
                        history.ScheduleHistory = present;
                        streak.Version++;
                    }
                    changed.Add(history.Close(calendar, window.For(streak).Earliest));
                }
                await write.RecordAsync(db, null, context.CancellationToken);
                return changed;
            },
            context.CancellationToken
        );
        if (views is null)
        {
            Read<Streak> all = StreakReads.All(withArchived: false);
            await db.ReadAsync([all], context.CancellationToken);
            views = await StreakQueries.ViewsAsync(all.Rows, context.AsPrincipal());
        }
        return new AllStreaksPayload([.. views.OrderBy(view => view.Streak.CreatedAt).ThenBy(view => view.Streak.Id)], null);
    }
}
