using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator.Validate;

/// <summary>An operation or a fragment, with the nodes that it contains and their definitions in the schema.</summary>
internal sealed class ExecutableDefinition(GraphFile file, GraphQLExecutableDefinition node, SchemaType? type)
{
    public GraphFile File => file;

    public GraphQLExecutableDefinition Node => node;

    /// <summary>The type of its selection set; null if the schema does not define it.</summary>
    public SchemaType? Type => type;

    public GraphQLOperationDefinition? Operation => node as GraphQLOperationDefinition;

    public GraphQLFragmentDefinition? Fragment => node as GraphQLFragmentDefinition;

    public GraphQLName? Name => Operation is { } operation ? operation.Name : Fragment!.FragmentName.Name;

    public string What =>
        Operation is { } operation
            ? operation.Name is { } name
                ? $"operation `{name.StringValue}`"
                : "operation without a name"
            : $"fragment `{Fragment!.FragmentName.Name.StringValue}`";

    public List<FieldUse> Fields { get; } = [];

    public List<SpreadUse> Spreads { get; } = [];

    public List<InlineUse> Inlines { get; } = [];

    public List<DirectiveUse> Directives { get; } = [];

    public List<GraphQLDirectives> DirectiveLists { get; } = [];

    public List<ArgumentsUse> Arguments { get; } = [];

    public List<ValueUse> Values { get; } = [];

    public IEnumerable<GraphQLVariableDefinition> Variables => Operation?.Variables?.Items ?? [];

    /// <summary>Whether the problem is in this definition.</summary>
    public bool Contains(Problem problem) =>
        problem.Path == file.Path && problem.Span.Start >= node.Location.Start && problem.Span.Start < node.Location.End;

    public Problem At(string id, ASTNode at, string message) => file.At(id, at, message);
}

internal sealed record FieldUse(GraphQLField Node, SchemaType? Parent, FieldDefinition? Definition);

internal sealed record SpreadUse(GraphQLFragmentSpread Node, SchemaType? Parent);

internal sealed record InlineUse(GraphQLInlineFragment Node, SchemaType? Parent);

internal sealed record DirectiveUse(GraphQLDirective Node, DirectiveDefinition? Definition, string Location);

/// <summary>The arguments of a field or directive; without definitions if the schema does not have it.</summary>
internal sealed record ArgumentsUse(ASTNode Node, string What, GraphQLArguments? Given, IReadOnlyList<InputDefinition>? Definitions);

/// <summary>A value, or a part of one, and its expected type; null if that is unknown.</summary>
internal sealed record ValueUse(GraphQLValue Node, TypeRef? Expected, bool PlaceHasDefault, bool InOneOf);
