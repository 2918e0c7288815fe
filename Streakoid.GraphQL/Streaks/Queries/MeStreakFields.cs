using GraphQL;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Prefetching;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

/// <summary>The fields of <c>Me</c> about streaks.</summary>
public static class MeStreakFields
{
    public static void AddDaysTo(ObjectGraphType<Principal> me)
    {
        me.Field<NonNullGraphType<LocalTimeType>>("dayStartsAt").Description("When the user's day starts: a night owl's at 03:00.").Pure(source => source.Account.DayStartsAt);
        me.Field<NonNullGraphType<DayOfWeekType>>("weekStartsOn").Description("On which day the user's weeks start.").Pure(source => source.Account.WeekStarts.Latest);
        me.Field<NonNullGraphType<LocalDateType>>("today").Description("The user's local day now: what `checkIn` records when no day is sent.")
            .Resolve(context => LocalDays.TodayOf(context.Source.Account, context.Now));
    }

    public static void AddTo(ObjectGraphType<Principal> me)
    {
        me.Field<StreaksConnectionType>("streaks").Description("The user's streaks, oldest first unless ordered otherwise; archived ones are left out unless asked for.")
            .Paged()
            .Argument<StreakFilterInputType>("where", "Which streaks; all that are not archived when left out.")
            .Argument<ListGraphType<NonNullGraphType<StreakSortInputType>>>("order", "By what to order; by `createdAt` when left out.")
            .ResolveAsync(async context => await StreakPage.ReadAsync(context, PageArguments.Of(context)))
            .Prefetches(PrefetchedPage.Of);
        me.Field<StreakType>("streak").Description("One streak of the user, archived or not; null where there is none of this id.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The streak's id.")
            .Resolve(context => NodeFields.KeyOf("Streak", context.GetArgument<string>("id")) is { } key ? StreakLoaders.Streaks(context.AsPrincipal()).Load(key) : null)
            .FieldType.Cost(10);
        me.Field<NonNullGraphType<ListGraphType<NonNullGraphType<CalendarDayType>>>>("calendar").Description("How days went over all streaks that are not archived: a heat map.")
            .Ranged()
            .ResolveAsync(async context => await Calendar.ReadAsync(context.AsPrincipal(), DayRange.Of(context)))
            .FieldType.Cost(50).ListSize(DayRange.MaxDays);
    }
}
