using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks.Views;

public sealed class StreakType : ObjectGraphType<StreakView>
{
    /// <summary>A streak of the viewer by id.</summary>
    public static readonly NodeSource Node = new("Streak", (context, key) => StreakLoaders.Streaks(context.AsPrincipal()).Load(key));

    private const int AssumedChanges = 5;

    public StreakType()
    {
        Name = "Streak";
        Description = "A habit with its streak. Its lengths are computed from its check-ins and are correct on every read.";
        Interface<NodeInterfaceType>();
        IsTypeOf = value => value is StreakView;
        Field<NonNullGraphType<IdGraphType>>("id").Description("The global id.").PureId(source => IdOf(source.Streak));
        Field<NonNullGraphType<StringGraphType>>("name")
            .Description($"The name, 1 to {Streak.MaxNameLength} characters.")
            .Pure(source => source.Streak.Name);
        Field<StringGraphType>("description")
            .Description($"The description, at most {Streak.MaxDescriptionLength:N0} characters.")
            .Pure(source => source.Streak.Description);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("tags")
            .Description("The tags.")
            .Pure(source => source.Streak.Tags);
        Field<NonNullGraphType<IntGraphType>>("position")
            .Description("The place in the user's own order, ascending; `moveStreak` changes it. Numbers may have gaps.")
            .Pure(source => source.Streak.Position);
        Field<StringGraphType>("color").Description("The color, such as `#1E88E5`.").Pure(source => source.Streak.Color);
        Field<StringGraphType>("icon").Description("One emoji, or a short name such as `book`.").Pure(source => source.Streak.Icon);
        StreakStatusFields.AddTo(this);
        Milestones.AddTo(this);
        ScheduleFields.AddTo(this);
        DayFields.AddTo(this);
        Field<RunsConnectionType>("runs")
            .Description("The runs, newest first, the current one included.")
            .Paged()
            .Resolve(context => RunPages.Of(context.AsPrincipal(), PageArguments.Of(context)).Load(context.Source));
        Field<CheckInsConnectionType>("checkIns")
            .Description("The check-ins, newest day first.")
            .Paged()
            .Resolve(context =>
                context.Source.CheckInsOf(context.FieldAst)
                ?? (object)StreakLoaders.CheckIns(context.AsPrincipal(), PageArguments.Of(context)).Load(context.Source.Streak.Id)
            );
        Field<StringGraphType>("pictureUrl")
            .Description("The public address of its heat map, an SVG without its name; null if it is not shared.")
            .Resolve(context =>
                context.Source.Streak.PictureKey is { } key ? context.Service<RequestOrigin>().PublicUrl + PictureAddress.PathOf(key) : null
            );
        Field<NonNullGraphType<IntGraphType>>("allowedBackdatingDays")
            .Description("How many days back check-ins, undos, skips and pauses may be recorded now.")
            .Resolve(context => DayWindow.Of(context).For(context.Source.Streak).Days);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<BackdatingChangeType>>>>("backdatingChanges")
            .Description("The changes of `allowedBackdatingDays`, oldest first; before the first one the server's default applied.")
            .Pure(source => source.Streak.Backdating.Changes)
            .ListSize(AssumedChanges);
        Field<NonNullGraphType<DateTimeType>>("createdAt")
            .Description("When the streak was created.")
            .Pure(source => source.Streak.CreatedAt);
        Field<DateTimeType>("archivedAt")
            .Description("When the streak was archived; null if it is not.")
            .Pure(source => source.Streak.ArchivedAt);
        Field<NonNullGraphType<IntGraphType>>("version")
            .Description("The version, from 1. Changes other than check-ins raise it. Send it with a change to detect concurrent changes.")
            .Pure(source => source.Streak.Version);
    }

    public static NodeId IdOf(Streak streak) => new("Streak", streak.Id);
}

public sealed class StreaksEdgeType() : EdgeType<StreakView, StreakType>("Streaks", "streak");

public sealed class StreaksConnectionType() : ConnectionType<StreakView, StreakType, StreaksEdgeType>("Streaks", "streaks");
