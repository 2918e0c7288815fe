using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;

namespace Streakoid.Execution.Documents;

/// <summary>The name under which an operation is counted in metrics.</summary>
internal static class RootField
{
    /// <summary>
    /// The root field, <c>several</c> where there are more, <c>none</c> where none is in the schema: never a name chosen by the client.
    /// </summary>
    public static string Of(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        IObjectGraphType? root = operation.Operation == OperationType.Mutation ? schema.Mutation : schema.Query;
        string[] fields = [.. RootFields(operation.SelectionSet, document, depth: 0).Distinct().Take(2)];
        return fields switch
        {
            [] => "none",
            [['_', '_', ..]] => "introspection",
            [var name] => root?.GetField(name)?.Name ?? "none",
            _ => "several",
        };
    }

    private static IEnumerable<string> RootFields(GraphQLSelectionSet selection, GraphQLDocument document, int depth) => selection.Selections.SelectMany(node => node switch
    {
        GraphQLField field => [field.Name.StringValue],
        GraphQLInlineFragment inline => RootFields(inline.SelectionSet, document, depth + 1),
        // A fragment may spread itself, until validation has seen it.
        GraphQLFragmentSpread spread when depth < 3 && Fragment(document, spread.FragmentName.Name) is { } fragment => RootFields(fragment.SelectionSet, document, depth + 1),
        _ => [],
    });

    private static GraphQLFragmentDefinition? Fragment(GraphQLDocument document, ROM name) =>
        document.Definitions.OfType<GraphQLFragmentDefinition>().FirstOrDefault(fragment => fragment.FragmentName.Name == name);
}
