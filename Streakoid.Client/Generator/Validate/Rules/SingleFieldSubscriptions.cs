using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A subscription selects exactly one root field, and no introspection field.</summary>
internal sealed class SingleFieldSubscriptions() : Rule("STRK0105")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Operations)
        {
            if (definition.Operation!.Operation != OperationType.Subscription || definition.Node.SelectionSet is null)
                continue;
            var fields = RootFields(context, definition.Node.SelectionSet, []).ToList();
            var extra = fields.Find(field => ResponseName(field) != ResponseName(fields[0]));
            if (extra is not null)
                yield return definition.At(
                    Id,
                    definition.Name ?? (ASTNode)definition.Node,
                    $"A subscription selects one field, but the {definition.What} also selects `{ResponseName(extra)}`. Split it."
                );
            else if (fields.Find(static field => field.Name.StringValue.StartsWith("__", StringComparison.Ordinal)) is not null)
                yield return definition.At(
                    Id,
                    definition.Name ?? (ASTNode)definition.Node,
                    $"The {definition.What} selects an introspection field, which a subscription must not do."
                );
        }
    }

    private static string ResponseName(GraphQLField field) => (field.Alias?.Name ?? field.Name).StringValue;

    private static IEnumerable<GraphQLField> RootFields(ValidationContext context, GraphQLSelectionSet set, HashSet<string> visited)
    {
        foreach (var selection in set.Selections)
        {
            var inner = selection switch
            {
                GraphQLInlineFragment inline => inline.SelectionSet,
                GraphQLFragmentSpread spread
                    when visited.Add(spread.FragmentName.Name.StringValue)
                        && context.Fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment) => fragment
                    .Node
                    .SelectionSet,
                _ => null,
            };
            if (selection is GraphQLField field)
                yield return field;
            foreach (var nested in inner is null ? [] : RootFields(context, inner, visited))
                yield return nested;
        }
    }
}
