using GraphQL;
using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record RevokeStreakPictureInput(string StreakId);

public sealed class RevokeStreakPictureInputType : InputObjectGraphType<RevokeStreakPictureInput>
{
    public RevokeStreakPictureInputType()
    {
        Name = "RevokeStreakPictureInput";
        Description = "Which streak's picture to share no longer.";
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class RevokeStreakPicturePayloadType() : StreakPayloadType("RevokeStreakPicture", "The streak, without a picture.", typeof(StreakNotFoundErrorType));

/// <summary>Takes the address of a streak's picture away; the next one is another. Repeated, it changes nothing.</summary>
public static class RevokeStreakPicture
{
    public static void AddTo(ObjectGraphType mutation) => mutation.Add<RevokeStreakPicturePayloadType, RevokeStreakPictureInputType, RevokeStreakPictureInput>(
        "revokeStreakPicture", "Takes the address away. What others have kept a copy of may be seen five minutes longer.", "Which streak.", async (context, input) => await RunAsync(context, input));

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, RevokeStreakPictureInput input) =>
        OwnStreak.ChangeAndReadAsync(context, input.StreakId, (_, streak) =>
        {
            streak.PictureKey = null;
            return OwnStreak.Done();
        });
}
