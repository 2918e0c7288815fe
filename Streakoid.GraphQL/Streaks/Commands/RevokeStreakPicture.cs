using GraphQL;
using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record RevokeStreakPictureInput(string StreakId);

public sealed class RevokeStreakPictureInputType : InputType<RevokeStreakPictureInput>
{
    public RevokeStreakPictureInputType()
        : base("The streak whose picture to revoke.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class RevokeStreakPicturePayloadType()
    : StreakPayloadType("RevokeStreakPicture", "The streak, without a picture.", typeof(StreakNotFoundErrorType));

/// <summary>Revokes the address of a streak's picture; sharing again creates a new one. Repeating it changes nothing.</summary>
public static class RevokeStreakPicture
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<RevokeStreakPicturePayloadType, RevokeStreakPictureInputType, RevokeStreakPictureInput>(
            "revokeStreakPicture",
            "Revokes the address of a streak's heat map. Caches may serve it for five more minutes.",
            "The streak.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, RevokeStreakPictureInput input) =>
        OwnStreak.ChangeAndReadAsync(
            context,
            input.StreakId,
            (_, streak) =>
            {
                streak.PictureKey = null;
                return OwnStreak.Done();
            }
        );
}
