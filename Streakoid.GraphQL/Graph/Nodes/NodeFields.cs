using GraphQL;
using GraphQL.Types;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Loaders;

namespace Streakoid.Graph.Nodes;

/// <summary>The fields <c>node</c> and <c>nodes</c>, and the parsing of ids in arguments.</summary>
public static class NodeFields
{
    private const string Sources = "streakoid:nodes";

    public static void AddTo(ObjectGraphType query, IReadOnlyList<NodeSource> sources)
    {
        Dictionary<string, NodeSource> byType = sources.ToDictionary(source => source.Type);
        query.WithMetadata(Sources, byType);
        query
            .Field<NodeInterfaceType>("node")
            .Description("The object with this id; null if it does not exist or belongs to another user.")
            .Argument<NonNullGraphType<IdGraphType>>("id", "The global id.")
            .Resolve(context => Load(context, Parse(context.GetArgument<string>("id"))))
            .FieldType.Cost(10);
        query
            .Field<NonNullGraphType<ListGraphType<NodeInterfaceType>>>("nodes")
            .Description("The objects with these ids, in the same order; null for each that does not exist or belongs to another user.")
            .Argument<NonNullGraphType<ListGraphType<NonNullGraphType<IdGraphType>>>>(
                "ids",
                $"The global ids, at most {CostMetadata.MaxPageSize}."
            )
            .Resolve(context =>
            {
                string[] ids = context.GetArgument<string[]>("ids");
                if (ids.Length > CostMetadata.MaxPageSize)
                    throw FieldErrors.PageTooLarge($"`ids` takes at most {CostMetadata.MaxPageSize} ids at once; {ids.Length} were sent.");
                return new AllResults(ids.Select(id => Load(context, Parse(id))).ToList());
            })
            .FieldType.Cost(10)
            .ListSize(CostMetadata.MaxPageSize);
    }

    /// <summary>The key in an id of a <paramref name="type"/>; null if the id is of another type.</summary>
    /// <exception cref="ExecutionError">The string is not an id.</exception>
    public static Guid? KeyOf(string type, string text) => Parse(text) is var id && id.Type == type ? id.Key : null;

    /// <summary>The viewer's object with an id, or the pending result of its loader; null for any other id.</summary>
    public static object? Load(IResolveFieldContext context, NodeId id) =>
        context.Schema.Query.GetMetadata<Dictionary<string, NodeSource>>(Sources)!.TryGetValue(id.Type, out NodeSource? source)
            ? source.Load(context, id.Key)
            : null;

    private static NodeId Parse(string text) => NodeId.TryParse(text, out NodeId id) ? id : throw FieldErrors.InvalidNodeId();
}
