using GraphQL;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks;

/// <summary>The fields of <c>Me</c> about streaks.</summary>
public static class MeStreakFields
{
    public static void AddTodayTo(ObjectGraphType<User> me) =>
        me.Field<NonNullGraphType<LocalDateType>>("today").Description("The user's local day now: what `checkIn` records when no day is sent.")
            .Resolve(context => LocalDays.TodayOf(context.Source, context.Now));

    public static void AddTo(ObjectGraphType<User> me)
    {
        me.Field<StreaksConnectionType>("streaks").Description("The user's streaks, oldest first; archived ones are left out.")
            .Paged()
            .ResolveAsync(async context => await StreakPage.ReadAsync(context, PageArguments.Of(context)));
        me.Field<StreakType>("streak").Description("One streak of the user, archived or not; null where there is none of this id.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The streak's id.")
            .Resolve(context => NodeFields.KeyOf("Streak", context.GetArgument<string>("id")) is { } key ? StreakLoaders.Streaks(context).Load(key) : null)
            .FieldType.Cost(10);
    }
}
