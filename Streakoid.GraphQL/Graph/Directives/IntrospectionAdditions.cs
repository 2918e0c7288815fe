using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Streakoid.Graph.Directives;

/// <summary>
/// Adds introspection fields that the engine lacks and some tools query:
/// <c>__Type.specifiedByURL</c> and <c>__Directive.args(includeDeprecated:)</c>.
/// </summary>
public sealed class IntrospectionAdditions : BaseSchemaNodeVisitor
{
    /// <inheritdoc />
    public override void VisitObject(IObjectGraphType type, ISchema schema)
    {
        if (type.Name != "__Type" || type.Fields.Find("specifiedByURL") is not null)
            return;
        type.AddField(
            new FieldType
            {
                Name = "specifiedByURL",
                ResolvedType = schema.AllTypes["String"],
                Resolver = new FuncFieldResolver<string>(context => (context.Source as ScalarGraphType)?.GetSpecifiedBy()),
            }
        );
    }

    /// <inheritdoc />
    public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
    {
        if (type.Name != "__Directive" || field.Name != "args" || field.Arguments?.Find("includeDeprecated") is not null)
            return;
        // No argument of a directive is deprecated, so both values return the same.
        field.Arguments = [.. field.Arguments ?? Enumerable.Empty<QueryArgument>()];
        field.Arguments.Add(new QueryArgument(schema.AllTypes["Boolean"]!) { Name = "includeDeprecated", DefaultValue = false });
    }
}
