using System.Security.Cryptography;
using GraphQL;
using GraphQL.Types;

namespace Streakoid.Streaks.Pictures;

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

/// <summary>Gives a streak's picture an address, or takes it away: the next one is another. Repeated, both change nothing.</summary>
public static class SharePicture
{
    public static Task<StreakPayload> ShareAsync(IResolveFieldContext context, ShareStreakPictureInput input) =>
        OwnStreak.ChangeAndReadAsync(context, input.StreakId, (_, streak) =>
        {
            streak.PictureKey ??= RandomNumberGenerator.GetBytes(PictureAddress.KeyLength);
            return OwnStreak.Done();
        });

    public static Task<StreakPayload> RevokeAsync(IResolveFieldContext context, RevokeStreakPictureInput input) =>
        OwnStreak.ChangeAndReadAsync(context, input.StreakId, (_, streak) =>
        {
            streak.PictureKey = null;
            return OwnStreak.Done();
        });
}
