using GraphQL.Types;
using GraphQLParser.AST;

namespace Streakoid.Graph.Directives;

/// <summary>
/// The directives of the schema, with the arguments of Hot Chocolate 15. Introspection shows them, as the specification
/// requires; the engine hides those that no query can use.
/// </summary>
public static class DirectiveDefinitions
{
    /// <summary>Marks fields and types that need a signed-in user.</summary>
    public static Directive Authorize { get; } =
        new Introspected("authorize", DirectiveLocation.Object, DirectiveLocation.FieldDefinition)
        {
            Description = "The field, or the fields of the type, need a signed-in user.",
        };

    /// <summary>The weight of a field in the cost of an operation.</summary>
    public static Directive Cost { get; } =
        new Introspected(
            "cost",
            DirectiveLocation.Scalar,
            DirectiveLocation.Object,
            DirectiveLocation.FieldDefinition,
            DirectiveLocation.ArgumentDefinition,
            DirectiveLocation.Enum,
            DirectiveLocation.InputFieldDefinition
        )
        {
            Description = "The cost that a field, type or argument adds to an operation.",
            Arguments =
            [
                new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "weight", Description = "The cost per occurrence." },
            ],
        };

    /// <summary>The assumed size of a list when the cost is computed.</summary>
    public static Directive ListSize { get; } =
        new Introspected("listSize", DirectiveLocation.FieldDefinition)
        {
            Description = "The assumed number of items of a list when the cost of an operation is computed.",
            Arguments =
            [
                new QueryArgument<IntGraphType> { Name = "assumedSize", Description = "The maximum number of items of the list." },
                new QueryArgument<ListGraphType<NonNullGraphType<StringGraphType>>>
                {
                    Name = "slicingArguments",
                    Description = "The arguments whose value is the number of items.",
                },
                new QueryArgument<IntGraphType>
                {
                    Name = "slicingArgumentDefaultValue",
                    Description = "The number of items when no slicing argument is given.",
                },
                new QueryArgument<ListGraphType<NonNullGraphType<StringGraphType>>>
                {
                    Name = "sizedFields",
                    Description = "The list fields of the result, if the field itself is not a list.",
                },
                new QueryArgument<NonNullGraphType<BooleanGraphType>>
                {
                    Name = "requireOneSlicingArgument",
                    Description = "Whether exactly one slicing argument must be given.",
                    DefaultValue = true,
                },
            ],
        };

    /// <summary>Adds the definitions to a schema that is not initialized yet; idempotent.</summary>
    public static void Register(ISchema schema)
    {
        schema.Directives.Register(Authorize, Cost, ListSize);
        schema.RegisterVisitor(new IntrospectionAdditions());
        schema.Features.RepeatableDirectives = true;
        schema.Features.DeprecationOfInputValues = true;
    }

    private sealed class Introspected(string name, params DirectiveLocation[] locations) : Directive(name, locations)
    {
        public override bool? Introspectable => true;
    }
}
