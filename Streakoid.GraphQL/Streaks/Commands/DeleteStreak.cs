using GraphQL;
using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record DeleteStreakInput(string StreakId);

public sealed class DeleteStreakInputType : InputType<DeleteStreakInput>
{
    public DeleteStreakInputType()
        : base("The streak to delete.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class DeleteStreakPayloadType()
    : StreakPayloadType("DeleteStreak", "The streak as it was before it was deleted with its check-ins.", typeof(StreakNotFoundErrorType));

/// <summary>Deletes a streak with its check-ins. Afterwards its id is treated like one that never existed.</summary>
public static class DeleteStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<DeleteStreakPayloadType, DeleteStreakInputType, DeleteStreakInput>(
            "deleteStreak",
            "Deletes a streak and its check-ins permanently.",
            "The streak.",
            async (context, input) => await RunAsync(context, input)
        );

    public static async Task<StreakPayload> RunAsync(IResolveFieldContext context, DeleteStreakInput input)
    {
        StreakView? former = null;
        DomainError? error = await OwnStreak.ChangeAsync(
            context,
            input.StreakId,
            async (db, streak) =>
            {
                former = await StreakQueries.FindStreakAsync(context.AsPrincipal(), streak.Id);
                db.Remove(streak);
                return null;
            }
        );
        return error is null ? StreakPayload.Of(former) : StreakPayload.Refused(error);
    }
}
