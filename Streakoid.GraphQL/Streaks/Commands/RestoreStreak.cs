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
        Description = "Which streak to restore.";
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class RestoreStreakPayloadType() : StreakPayloadType("RestoreStreak", "The streak, taking check-ins again.", typeof(StreakNotFoundErrorType));

/// <summary>Takes a streak out of the archive. Repeating it changes nothing.</summary>
public static class RestoreStreak
{
    public static void AddTo(ObjectGraphType mutation) => mutation.Add<RestoreStreakPayloadType, RestoreStreakInputType, RestoreStreakInput>(
        "restoreStreak", "Takes a streak out of the archive.", "Which streak.", async (context, input) => await RunAsync(context, input));

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, RestoreStreakInput input) =>
        OwnStreak.ChangeAndReadAsync(context, input.StreakId, (_, streak) =>
        {
            if (streak.ArchivedAt is null) return OwnStreak.Done();
            streak.ArchivedAt = null;
            streak.Version++;
            return OwnStreak.Done();
        });
}
