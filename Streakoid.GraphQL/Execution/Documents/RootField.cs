using GraphQL.Types;
using GraphQLParser.AST;

namespace Streakoid.Execution.Documents;

/// <summary>Finds the root fields of an operation, in a document that may be invalid.</summary>
internal static class RootField
{
    /// <summary>
    /// The root field, <c>several</c> if there are more, <c>none</c> if the schema has none of them: never a name chosen by the client.
    /// </summary>
    public static string Of(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        IObjectGraphType? root = schema.RootOf(operation.Operation);
        string[] fields = [.. NamesOf(document, operation).Distinct().Take(2)];
        return fields switch
        {
            [] => "none",
            [['_', '_', ..]] => "introspection",
            [var name] => root?.GetField(name)?.Name ?? "none",
            _ => "several",
        };
    }

    /// <summary>The names of an operation's root fields. Each fragment is visited once, because before validation it may spread
    /// itself.</summary>
    public static IEnumerable<string> NamesOf(GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        List<string> names = [];
        HashSet<string> spreads = [];
        Dictionary<string, GraphQLFragmentDefinition>? fragments = null;
        Collect(operation.SelectionSet);
        return names;

        void Collect(GraphQLSelectionSet selection)
        {
            foreach (ASTNode node in selection.Selections)
            {
                switch (node)
                {
                    case GraphQLField field:
                        names.Add(field.Name.StringValue);
                        break;
                    case GraphQLInlineFragment inline:
                        Collect(inline.SelectionSet);
                        break;
                    case GraphQLFragmentSpread spread when spreads.Add(spread.FragmentName.Name.StringValue):
                        fragments ??= document
                            .Definitions.OfType<GraphQLFragmentDefinition>()
                            .DistinctBy(one => one.FragmentName.Name.StringValue)
                            .ToDictionary(one => one.FragmentName.Name.StringValue);
                        if (fragments.TryGetValue(spread.FragmentName.Name.StringValue, out GraphQLFragmentDefinition? fragment))
                            Collect(fragment.SelectionSet);
                        break;
                }
            }
        }
    }
}
