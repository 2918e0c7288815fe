using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;

namespace Streakoid.Streaks.Pictures;

/// <summary>A streak's picture, for a README or a page.</summary>
public static class PictureFields
{
    public static void AddTo(ObjectGraphType<StreakView> streak) =>
        streak.Field<StringGraphType>("pictureUrl").Description("Where its heat map can be seen by everybody, as an SVG without its name; null while it is not shared.")
            .Resolve(context => context.Source.Streak is { PictureKey: { } key } shared
                ? context.Service<RequestOrigin>().PublicUrl + PictureAddress.PathOf(shared.UserId, shared.Id, key)
                : null);

    public static void AddTo(ObjectGraphType mutation)
    {
        mutation.Field<NonNullGraphType<ShareStreakPicturePayloadType>>("shareStreakPicture")
            .Description("Gives a streak's heat map an address that anybody may open: `pictureUrl`. Repeated, the same.")
            .Argument<NonNullGraphType<ShareStreakPictureInputType>>("input", "Which streak.")
            .ResolveAsync(async context => await SharePicture.ShareAsync(context, context.Input<ShareStreakPictureInput>()))
            .FieldType.Cost(10);
        mutation.Field<NonNullGraphType<RevokeStreakPicturePayloadType>>("revokeStreakPicture")
            .Description("Takes the address away. What others have kept a copy of may be seen five minutes longer.")
            .Argument<NonNullGraphType<RevokeStreakPictureInputType>>("input", "Which streak.")
            .ResolveAsync(async context => await SharePicture.RevokeAsync(context, context.Input<RevokeStreakPictureInput>()))
            .FieldType.Cost(10);
    }
}
