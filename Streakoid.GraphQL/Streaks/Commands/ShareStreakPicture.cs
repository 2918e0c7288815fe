using System.Security.Cryptography;
using GraphQL;
using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record ShareStreakPictureInput(string StreakId);

public sealed class ShareStreakPictureInputType : InputType<ShareStreakPictureInput>
{
    public ShareStreakPictureInputType()
        : base("The streak whose picture to share.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class ShareStreakPicturePayloadType()
    : StreakPayloadType("ShareStreakPicture", "The streak, with its `pictureUrl`.", typeof(StreakNotFoundErrorType));

/// <summary>Shares a streak's picture at an address. Repeating it changes nothing.</summary>
public static class ShareStreakPicture
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<ShareStreakPicturePayloadType, ShareStreakPictureInputType, ShareStreakPictureInput>(
            "shareStreakPicture",
            "Publishes a streak's heat map at `pictureUrl`, readable by anyone with the address. Repeating it changes nothing.",
            "The streak.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, ShareStreakPictureInput input)
    {
        // Nothing is shared at an address that cannot be shown.
        _ = context.Service<RequestOrigin>().PublicUrl;
        return OwnStreak.ChangeAndReadAsync(
            context,
            input.StreakId,
            (_, streak) =>
            {
                streak.PictureKey ??= RandomNumberGenerator.GetBytes(PictureAddress.KeyLength);
                return OwnStreak.Done();
            }
        );
    }
}
