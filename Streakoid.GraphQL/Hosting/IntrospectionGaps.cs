using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
using Streakoid.Graph.Directives;

namespace Streakoid.Hosting;

/// <summary>
/// Adds what tools ask introspection for and the engine leaves out: <c>includeDeprecated</c> on a directive's arguments,
/// and <c>specifiedByURL</c>. Without the first, Banana Cake Pop finds no schema.
/// </summary>
internal sealed class IntrospectionGaps : BaseSchemaNodeVisitor
{
    public override void VisitObject(IObjectGraphType type, ISchema schema)
    {
        switch (type.Name)
        {
            case "__Directive":
                FieldType args = type.Fields.Find("args")!;
                args.Arguments ??= [];
                if (args.Arguments.Find("includeDeprecated") is null)
                    // No directive of ours has a deprecated argument, so that there is nothing to leave out.
                    args.Arguments.Add(new QueryArgument(schema.AllTypes["Boolean"]!) { Name = "includeDeprecated", DefaultValue = false });
                break;
            case "__Type" when type.Fields.Find("specifiedByURL") is null:
                type.AddField(new FieldType
                {
                    Name = "specifiedByURL",
                    ResolvedType = schema.AllTypes["String"],
                    Resolver = new FuncFieldResolver<object?>(context => (context.Source as ScalarGraphType)?.GetSpecifiedBy()),
                });
                break;
        }
    }
}
