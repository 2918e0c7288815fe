using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;

namespace Streakoid.Feed;

public sealed class ChangeKindType : EnumerationGraphType
{
    public ChangeKindType()
    {
        Name = "ChangeKind";
        Description = "How an object changed.";
        Add("CREATED", ChangeKind.Created, "It was created.");
        Add("UPDATED", ChangeKind.Updated, "It was changed, or what its fields are computed from was.");
        Add("DELETED", ChangeKind.Deleted, "It was deleted. A streak's check-ins are deleted with it, without changes of their own.");
    }
}

public sealed class ChangeType : ObjectGraphType<ChangedNode>
{
    public ChangeType()
    {
        Name = "Change";
        Description = "An object of the user that changed.";
        Field<NonNullGraphType<StringGraphType>>("cursor")
            .Description("The opaque cursor, to be sent as `after` to continue after this change.")
            .Pure(source => source.Cursor);
        Field<NonNullGraphType<ChangeKindType>>("kind").Description("How it changed.").Pure(source => source.Kind);
        Field<NonNullGraphType<IdGraphType>>("nodeId").Description("The global id of the object.").PureId(source => source.Id);
        Field<NodeInterfaceType>("node")
            .Description("The object as it is now; null if it does not exist any more.")
            .Resolve(context => context.Source.Kind == ChangeKind.Deleted ? null : NodeFields.Load(context, context.Source.Id));
    }
}

public sealed class ChangesEdgeType() : EdgeType<ChangedNode, ChangeType>("Changes", "change");

public sealed class ChangesConnectionType : ObjectGraphType<ChangesPage>
{
    public ChangesConnectionType()
    {
        Name = "ChangesConnection";
        Description = "A page of changes. Each object is in it once, however often it changed.";
        Field<NonNullGraphType<PageInfoType>>("pageInfo")
            .Description("The position of this page. `endCursor` is never null: it is where the next page continues, now or later.")
            .Pure(source => source.PageInfo);
        Field<ListGraphType<NonNullGraphType<ChangesEdgeType>>>("edges")
            .Description("The changes of this page, each with its cursor.")
            .Pure(source => source.Edges);
        Field<ListGraphType<NonNullGraphType<ChangeType>>>("nodes").Description("The changes of this page.").Pure(source => source.Nodes);
    }
}
