using System.Security.Cryptography;
using GraphQL;
using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record ShareStreakPictureInput(string StreakId);

public sealed class ShareStreakPictureInputType : InputObjectGraphType<ShareStreakPictureInput>
{
    public ShareStreakPictureInputType()
    {
        Name = "ShareStreakPictureInput";
        Description = "Which streak's picture to share.";
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class ShareStreakPicturePayloadType() : StreakPayloadType("ShareStreakPicture", "The streak, with its `pictureUrl`.", typeof(StreakNotFoundErrorType));

/// <summary>Gives a streak's picture an address. Repeated, it changes nothing.</summary>
public static class ShareStreakPicture
{
    public static void AddTo(ObjectGraphType mutation) => mutation.Add<ShareStreakPicturePayloadType, ShareStreakPictureInputType, ShareStreakPictureInput>(
        "shareStreakPicture", "Gives a streak's heat map an address that anybody may open: `pictureUrl`. Repeated, the same.", "Which streak.", async (context, input) => await RunAsync(context, input));

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, ShareStreakPictureInput input) =>
        OwnStreak.ChangeAndReadAsync(context, input.StreakId, (_, streak) =>
        {
            streak.PictureKey ??= RandomNumberGenerator.GetBytes(PictureAddress.KeyLength);
            return OwnStreak.Done();
        });
}
