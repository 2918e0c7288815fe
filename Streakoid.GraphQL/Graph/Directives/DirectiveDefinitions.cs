using GraphQL.Types;
using GraphQLParser.AST;

namespace Streakoid.Graph.Directives;

/// <summary>
/// The directives that Streakoid's schema defines, with the arguments that Hot Chocolate 15 gives them. Introspection tells of
/// them, as the specification has it; the engine would hide those that no query can use.
/// </summary>
public static class DirectiveDefinitions
{
    /// <summary>Marks what needs somebody signed in.</summary>
    public static Directive Authorize { get; } = new Introspected("authorize", DirectiveLocation.Object, DirectiveLocation.FieldDefinition)
    {
        Description = "Only a signed-in user may access the field, or the fields of the type.",
    };

    /// <summary>The weight of a field in the cost of an operation.</summary>
    public static Directive Cost { get; } = new Introspected(
        "cost",
        DirectiveLocation.Scalar,
        DirectiveLocation.Object,
        DirectiveLocation.FieldDefinition,
        DirectiveLocation.ArgumentDefinition,
        DirectiveLocation.Enum,
        DirectiveLocation.InputFieldDefinition)
    {
        Description = "What a field, type or argument adds to the cost of an operation.",
        Arguments =
        [
            new QueryArgument<NonNullGraphType<StringGraphType>>
            {
                Name = "weight",
                Description = "What every appearance adds.",
            },
        ],
    };

    /// <summary>How long a list is taken to be when an operation is priced.</summary>
    public static Directive ListSize { get; } = new Introspected("listSize", DirectiveLocation.FieldDefinition)
    {
        Description = "How many items a list is taken to have when an operation is priced.",
        Arguments =
        [
            new QueryArgument<IntGraphType>
            {
                Name = "assumedSize",
                Description = "The most items that the list can have.",
            },
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
                Description = "The fields of the result that are the list, when the field itself is none.",
            },
            new QueryArgument<NonNullGraphType<BooleanGraphType>>
            {
                Name = "requireOneSlicingArgument",
                Description = "Whether exactly one slicing argument must be given.",
                DefaultValue = true,
            },
        ],
    };

    /// <summary>Adds the definitions to a schema that is not initialized yet; harmless when repeated.</summary>
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
