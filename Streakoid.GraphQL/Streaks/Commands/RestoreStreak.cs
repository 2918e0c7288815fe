using GraphQL;
using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record RestoreStreakInput(string StreakId);

public sealed class RestoreStreakInputType : InputObjectGraphType<RestoreStreakInput>
{
    public RestoreStreakInputType()
    {
        Name = "RestoreStreakInput";
        Description = "The streak to restore.";
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class RestoreStreakPayloadType()
    : StreakPayloadType("RestoreStreak", "The restored streak.", typeof(StreakNotFoundErrorType));

/// <summary>Restores an archived streak. Repeating it changes nothing.</summary>
public static class RestoreStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<RestoreStreakPayloadType, RestoreStreakInputType, RestoreStreakInput>(
            "restoreStreak",
            "Restores an archived streak.",
            "The streak.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, RestoreStreakInput input) =>
        OwnStreak.ChangeAndReadAsync(
            context,
            input.StreakId,
            (_, streak) =>
            {
                if (streak.ArchivedAt is null)
                    return OwnStreak.Done();
                streak.ArchivedAt = null;
                streak.Version++;
                return OwnStreak.Done();
            }
        );
}
