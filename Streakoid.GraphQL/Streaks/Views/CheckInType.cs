using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks.Views;

public sealed class CheckInType : ObjectGraphType<CheckIn>
{
    /// <summary>A check-in of the viewer by id.</summary>
    public static readonly NodeSource Node = new("CheckIn", (context, key) => StreakLoaders.CheckInsById(context.AsPrincipal()).Load(key));

    public CheckInType()
    {
        Name = "CheckIn";
        Description = "A record that the user did the habit on a local day.";
        Interface<NodeInterfaceType>();
        IsTypeOf = value => value is CheckIn;
        Field<NonNullGraphType<IdGraphType>>("id").Description("The global id.").PureId(source => new NodeId("CheckIn", source.Id));
        Field<NonNullGraphType<LocalDateType>>("day")
            .Description("The local day that it counts for. It does not change after it is recorded.")
            .Pure(source => source.Day);
        Field<NonNullGraphType<DateTimeType>>("occurredAt").Description("When it was recorded.").Pure(source => source.OccurredAt);
        Field<NonNullGraphType<StringGraphType>>("timeZone")
            .Description("The IANA time zone in which the day was determined.")
            .Pure(source => source.TimeZone);
        Field<NonNullGraphType<DecimalType>>("amount")
            .Description("How much was done; 1 if no amount was sent.")
            .Pure(source => source.Amount);
        Field<NonNullGraphType<BooleanGraphType>>("backdated")
            .Description("Whether it was recorded, or its amount changed, on a later day than `day`.")
            .Pure(source => source.Backdated);
        Field<StringGraphType>("note")
            .Description($"The user's note, at most {CheckIn.MaxNoteLength:N0} characters.")
            .Pure(source => source.Note);
        Field<NonNullGraphType<StreakType>>("streak")
            .Description("The streak that it belongs to.")
            .Resolve(context => StreakLoaders.Streaks(context.AsPrincipal()).Load(context.Source.StreakId))
            .FieldType.Cost(10);
    }
}

public sealed class CheckInsEdgeType() : EdgeType<CheckIn, CheckInType>("CheckIns", "check-in");

public sealed class CheckInsConnectionType() : ConnectionType<CheckIn, CheckInType, CheckInsEdgeType>("CheckIns", "check-ins");
