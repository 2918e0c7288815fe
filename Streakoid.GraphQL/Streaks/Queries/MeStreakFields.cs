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
        me.Field<NonNullGraphType<LocalTimeType>>("dayStartsAt")
            .Description("When the user's day starts, such as 03:00 for a user who stays up late.")
            .Pure(source => source.Account.DayStartsAt);
        me.Field<NonNullGraphType<DayOfWeekType>>("weekStartsOn")
            .Description("The first day of the user's week.")
            .Pure(source => source.Account.WeekStarts.Latest);
        me.Field<NonNullGraphType<LocalDateType>>("today")
            .Description("The user's local day now, which `checkIn` uses if no day is sent.")
            .Resolve(context => LocalDays.TodayOf(context.Source.Account, context.Now));
    }

    public static void AddTo(ObjectGraphType<Principal> me)
    {
        me.Field<StreaksConnectionType>("streaks")
            .Description("The user's streaks, oldest first by default. Archived ones are excluded unless `where` names `archivedAt`.")
            .Paged()
            .Argument<StreakFilterInputType>("where", "A filter; by default all streaks that are not archived.")
            .Argument<ListGraphType<NonNullGraphType<StreakSortInputType>>>("order", "The order; by default `createdAt`.")
            .ResolveAsync(async context => await StreakPage.ReadAsync(context, PageArguments.Of(context)))
            .Prefetches(PrefetchedPage.Of);
        me.Field<StreaksConnectionType>("due")
            .Description(
                "What is still to be done today, or in the week or month of today: streaks whose period is open and not met, soonest `dueBy` first. Broken ones, which have none, come last; streaks with an upper limit are not listed."
            )
            .Paged()
            .ResolveAsync(async context => await JudgedPage.DueAsync(context, PageArguments.Of(context)))
            .Prefetches(due => JudgedPage.Prefetch(due, withArchived: false))
            // It evaluates all streaks of the user.
            .FieldType.Cost(50);
        me.Field<StreakType>("streak")
            .Description("One streak of the user, archived or not; null if the user has no streak with this id.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The streak's id.")
            .Resolve(context =>
                NodeFields.KeyOf("Streak", context.GetArgument<string>("id")) is { } key
                    ? StreakLoaders.Streaks(context.AsPrincipal()).Load(key)
                    : null
            )
            .FieldType.Cost(10);
        me.Field<NonNullGraphType<YearRecapType>>("year")
            .Description("A year over all streaks, archived ones included.")
            .Argument<NonNullGraphType<IntGraphType>>("year", $"The year, {YearRecap.Earliest} to {YearRecap.Latest}.")
            .ResolveAsync(async context => await YearRecap.ReadAsync(context, context.GetArgument<int>("year")))
            .FieldType.Cost(100);
        me.Field<NonNullGraphType<ListGraphType<NonNullGraphType<CalendarDayType>>>>("calendar")
            .Description("The results of days over all streaks that are not archived, for a heat map.")
            .Ranged()
            .ResolveAsync(async context => await Calendar.ReadAsync(context.AsPrincipal(), DayRange.Of(context)))
            .FieldType.Cost(50)
            .ListSize(DayRange.MaxDays);
    }
}
