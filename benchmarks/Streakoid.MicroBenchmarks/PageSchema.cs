using GraphQL.Types;

namespace Streakoid.MicroBenchmarks;

/// <summary>
/// The part of the schema that the page of 20 streaks selects, with constant values instead of a database.
/// </summary>
internal sealed class PageSchema : Schema
{
    public PageSchema()
    {
        ObjectGraphType streak = new() { Name = "Streak" };
        streak.Field<NonNullGraphType<IdGraphType>>("id").Resolve(_ => "U3RyZWFrOkoHogFVWhd+hN9pyDkcgn4=");
        streak.Field<NonNullGraphType<StringGraphType>>("name").Resolve(_ => "Read twenty pages");
        streak.Field<NonNullGraphType<IntGraphType>>("currentLength").Resolve(_ => 12);
        streak.Field<NonNullGraphType<IntGraphType>>("longestLength").Resolve(_ => 345);

        ObjectGraphType page = new() { Name = "StreaksConnection" };
        page.Field("nodes", new ListGraphType(new NonNullGraphType(streak))).Resolve(_ => Enumerable.Repeat(new object(), 20));

        ObjectGraphType me = new() { Name = "Me" };
        me.Field<NonNullGraphType<IdGraphType>>("id").Resolve(_ => "TWU6SgeiAVpYS3K4ZKzVEjlfyg==");
        me.Field<NonNullGraphType<StringGraphType>>("displayName").Resolve(_ => "Ada");
        me.Field("streaks", page).Argument<IntGraphType>("first").Resolve(_ => new object());

        ObjectGraphType query = new() { Name = "Query" };
        query.Field("me", me).Resolve(_ => new object());
        Query = query;
    }
}
