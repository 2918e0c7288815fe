using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks;

public sealed class StreakType : ObjectGraphType<StreakView>
{
    /// <summary>A streak of the viewer by id.</summary>
    public static readonly NodeSource Node = new("Streak", (context, key) => StreakLoaders.Streaks(context).Load(key));

    public StreakType()
    {
        Name = "Streak";
        Description = "A habit that is kept. Its lengths follow from its check-ins and are right whenever they are read.";
        Interface<NodeInterfaceType>();
        IsTypeOf = value => value is StreakView;
        Field<NonNullGraphType<IdGraphType>>("id").Description("The global id.").Resolve(context => IdOf(context.Source.Streak).ToString());
        Field<NonNullGraphType<StringGraphType>>("name").Description($"The name, 1 to {Streak.MaxNameLength} characters.")
            .Resolve(context => context.Source.Streak.Name);
        Field<StringGraphType>("description").Description($"What it is about, at most {Streak.MaxDescriptionLength:N0} characters.")
            .Resolve(context => context.Source.Streak.Description);
        Field<NonNullGraphType<StreakStateType>>("state").Description("How the streak stands on the user's today.")
            .Resolve(context => context.Source.StateOn(LocalDays.TodayOf(context.Account, context.Now), ZoneOf(context.Account)));
        Field<NonNullGraphType<IntGraphType>>("currentLength").Description("Days in the run that is alive; 0 when it is broken.")
            .Resolve(context => context.Source.LengthOn(LocalDays.TodayOf(context.Account, context.Now), ZoneOf(context.Account)));
        Field<NonNullGraphType<IntGraphType>>("longestLength").Description("Days in the longest run ever, the current one included.")
            .Resolve(context => context.Source.Longest?.Length ?? 0);
        Field<CheckInsConnectionType>("checkIns").Description("The check-ins, newest day first.")
            .Paged()
            .Resolve(context => StreakLoaders.CheckIns(context, PageArguments.Of(context)).Load(context.Source.Streak.Id));
        Field<NonNullGraphType<DateTimeType>>("createdAt").Description("When the streak was created.").Resolve(context => context.Source.Streak.CreatedAt);
        Field<DateTimeType>("archivedAt").Description("When the streak was archived; null while it is not.").Resolve(context => context.Source.Streak.ArchivedAt);
    }

    public static NodeId IdOf(Streak streak) => new("Streak", streak.Id);

    private static DateTimeZone ZoneOf(User user) => DateTimeZoneProviders.Tzdb[user.TimeZone];
}

public sealed class StreakStateType : EnumerationGraphType
{
    public StreakStateType()
    {
        Name = "StreakState";
        Description = "How a streak stands in the period that is open now.";
        Add("DONE", StreakState.Done, "Today is checked in.");
        Add("PENDING", StreakState.Pending, "The streak stands, and today is still open.");
        Add("BROKEN", StreakState.Broken, "Nothing is alive: a day was missed, or none was ever checked in.");
        Add("ARCHIVED", StreakState.Archived, "It keeps its history and takes no check-ins.");
    }
}

public sealed class StreaksEdgeType() : EdgeType<StreakView, StreakType>("Streaks", "streak");

public sealed class StreaksConnectionType() : ConnectionType<StreakView, StreakType, StreaksEdgeType>("Streaks", "streaks");
