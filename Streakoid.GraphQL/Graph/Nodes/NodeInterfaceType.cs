using GraphQL.Types;

namespace Streakoid.Graph.Nodes;

/// <summary>Anything with a global id.</summary>
public sealed class NodeInterfaceType : InterfaceGraphType
{
    public NodeInterfaceType()
    {
        Name = "Node";
        Description = "An object with a global id, by which it can be fetched again.";
        Field<NonNullGraphType<IdGraphType>>("id").Description("The global id, opaque and stable.");
    }
}
