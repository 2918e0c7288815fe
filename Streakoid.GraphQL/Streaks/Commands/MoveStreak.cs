using GraphQL;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record MoveStreakInput(string StreakId, int Position);

public sealed class MoveStreakInputType : InputType<MoveStreakInput>
{
    public MoveStreakInputType()
        : base("The streak to move, and where to.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<NonNullGraphType<IntGraphType>>("position")
            .Description("Its new place among the streaks that are not archived, from 1; a number above theirs moves it to the end.");
    }
}

public sealed class MoveStreakPayloadType()
    : StreakPayloadType("MoveStreak", "The streak at its new place.", typeof(StreakNotFoundErrorType), typeof(StreakArchivedErrorType));

/// <summary>
/// Moves a streak in the user's own order and renumbers the others. All rows are locked, so that two moves at once cannot lose one.
/// Repeating it changes nothing.
/// </summary>
public static class MoveStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<MoveStreakPayloadType, MoveStreakInputType, MoveStreakInput>(
            "moveStreak",
            "Moves a streak in the user's own order, which `order: [{ position: ASC }]` lists.",
            "The streak and its place.",
            async (context, input) => await RunAsync(context, input)
        );

    public static async Task<StreakPayload> RunAsync(IResolveFieldContext context, MoveStreakInput input)
    {
        if (input.Position < 1)
            throw GraphError.InvalidArgument($"`position` must be 1 or more; {input.Position} was sent.");
        StreakoidDb db = context.Db;
        if (NodeFields.KeyOf("Streak", input.StreakId) is not { } id)
            return StreakPayload.Refused(new StreakNotFoundError(input.StreakId));
        IdempotentWrite write = context.Write();
        DomainError? error = await db.WriteAsync(
            async () =>
            {
                Read<Streak> held = StreakReads.HeldAll();
                await db.ReadAsync([held], context.CancellationToken);
                if (await write.FindAsync(db, context.CancellationToken) is not null)
                    return null;
                List<Streak> order = [.. held.Rows.OrderBy(streak => streak.Position).ThenBy(streak => streak.Id)];
                int from = order.FindIndex(streak => streak.Id == id);
                if (from < 0)
                    return await ReasonAsync(context, input, id);
                Streak moved = order[from];
                order.RemoveAt(from);
                order.Insert(Math.Min(input.Position - 1, order.Count), moved);
                foreach ((int index, Streak streak) in order.Index())
                    if (streak.Position != index + 1)
                        db.Changes.Move(streak, index + 1);
                await write.RecordAsync(db, null, context.CancellationToken);
                return (DomainError?)null;
            },
            context.CancellationToken
        );
        return error is null
            ? StreakPayload.Of(await StreakQueries.FindStreakAsync(context.AsPrincipal(), id))
            : StreakPayload.Refused(error);
    }

    private static async Task<DomainError> ReasonAsync(IResolveFieldContext context, MoveStreakInput input, Guid id)
    {
        Read<Streak> one = StreakReads.One(id);
        await context.Db.ReadAsync([one], context.CancellationToken);
        return one.Rows is [{ ArchivedAt: { } archivedAt }] ? new StreakArchivedError(archivedAt) : new StreakNotFoundError(input.StreakId);
    }
}
