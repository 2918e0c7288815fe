using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Fields with one response name are the same field, or have the same type if they never apply to one object.</summary>
internal sealed class OverlappingFieldsCanBeMerged() : Rule("STRK0107")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        var search = new Search(context, Id);
        foreach (var definition in context.Definitions)
        {
            if (definition.Node.SelectionSet is { } set)
                search.Start(definition, set);
        }

        return search.Problems;
    }

    private sealed record Selected(GraphFile File, GraphQLField Node, SchemaType? Parent, FieldDefinition? Definition)
    {
        public string ResponseName => (Node.Alias?.Name ?? Node.Name).StringValue;
    }

    private sealed class Search(ValidationContext context, string id)
    {
        private readonly HashSet<(GraphQLField, GraphQLField, bool)> _compared = [];
        private readonly HashSet<GraphQLField> _entered = [];
        private readonly HashSet<GraphQLField> _told = [];

        public List<Problem> Problems { get; } = [];

        public List<Selected> Collect(GraphFile file, GraphQLSelectionSet? set, SchemaType? parent)
        {
            var fields = new List<Selected>();
            if (set is not null)
                Collect(fields, [], file, set, parent);
            return fields;
        }

        // Nested fragments multiply, and the number of pairs grows with the square.
        private const int MaxPairs = 500_000;

        private int _pairs;

        public void Start(ExecutableDefinition definition, GraphQLSelectionSet set)
        {
            _pairs = 0;
            Within(Collect(definition.File, set, definition.Type));
            if (_pairs > MaxPairs)
            {
                Problems.Add(
                    definition.At(
                        ProblemIds.TooManyTypes,
                        (ASTNode?)definition.Name ?? definition.Node,
                        $"The {definition.What} has too many nested fragments to be checked. Select fewer levels at once, or split it."
                    )
                );
            }
        }

        /// <summary>Compares all pairs of fields of one selection set, then the selection set of each field.</summary>
        public void Within(List<Selected> fields)
        {
            foreach (var group in fields.GroupBy(static field => field.ResponseName).Select(static group => group.ToList()))
            {
                for (var i = 0; i < group.Count; i++)
                {
                    for (var j = i + 1; j < group.Count; j++)
                        Compare(group[i], group[j], exclusive: false);
                    if (_entered.Add(group[i].Node))
                        Within(Inner(group[i]));
                }
            }
        }

        private void Between(List<Selected> left, List<Selected> right, bool exclusive)
        {
            var byName = right.ToLookup(static field => field.ResponseName);
            foreach (var field in left)
            {
                foreach (var other in byName[field.ResponseName])
                    Compare(field, other, exclusive);
            }
        }

        private void Compare(Selected first, Selected second, bool exclusive)
        {
            if (first.Node == second.Node || _pairs > MaxPairs)
                return;

            // Two different object types never apply to one object.
            exclusive |= first.Parent != second.Parent && first.Parent?.Kind == TypeKind.Object && second.Parent?.Kind == TypeKind.Object;
            if (!_compared.Add((first.Node, second.Node, exclusive)) || ++_pairs > MaxPairs)
                return;
            if (!exclusive && first.Node.Name.StringValue != second.Node.Name.StringValue)
                Report(
                    second,
                    $"`{first.Node.Name.StringValue}` and `{second.Node.Name.StringValue}` both have the response name `{first.ResponseName}`. Give one of them an alias."
                );
            else if (!exclusive && Arguments(first.Node) != Arguments(second.Node))
                Report(second, $"`{first.ResponseName}` is selected twice with different arguments. Give one of them an alias.");
            else if (first.Definition is { } one && second.Definition is { } two && !SameShape(one.Type, two.Type))
                Report(
                    second,
                    $"`{first.ResponseName}` is of the type `{one.Type}` in one place and `{two.Type}` in another. Give one of them an alias."
                );
            else
                Between(Inner(first), Inner(second), exclusive);
        }

        private void Report(Selected field, string message)
        {
            if (_told.Add(field.Node))
                Problems.Add(field.File.At(id, field.Node, message));
        }

        private List<Selected> Inner(Selected field) =>
            Collect(field.File, field.Node.SelectionSet, context.Schema.Find(field.Definition?.Type.Name));

        private void Collect(List<Selected> fields, HashSet<string> visited, GraphFile file, GraphQLSelectionSet set, SchemaType? parent)
        {
            foreach (var selection in set.Selections)
            {
                switch (selection)
                {
                    case GraphQLField field:
                        fields.Add(new Selected(file, field, parent, context.Schema.Field(parent, field.Name.StringValue)));
                        break;
                    case GraphQLInlineFragment inline:
                        var type = inline.TypeCondition is null ? parent : context.Schema.Find(inline.TypeCondition.Type.Name.StringValue);
                        Collect(fields, visited, file, inline.SelectionSet, type);
                        break;
                    case GraphQLFragmentSpread spread
                        when visited.Add(spread.FragmentName.Name.StringValue)
                            && context.Fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment):
                        Collect(fields, visited, fragment.File, fragment.Node.SelectionSet!, fragment.Type);
                        break;
                }
            }
        }

        private bool SameShape(TypeRef first, TypeRef second)
        {
            if (first.NonNull != second.NonNull || first.IsList != second.IsList)
                return false;
            if (first.Item is { } one && second.Item is { } two)
                return SameShape(one, two);
            return first.Name == second.Name
                || (context.Schema.Find(first.Name)?.IsComposite == true && context.Schema.Find(second.Name)?.IsComposite == true);
        }

        private static string Arguments(GraphQLField field) =>
            string.Join(
                ",",
                (field.Arguments?.Items ?? [])
                    .OrderBy(static argument => argument.Name.StringValue, StringComparer.Ordinal)
                    .Select(static argument => argument.Name.StringValue + ":" + Print(argument.Value))
            );

        private static string Print(GraphQLValue value) =>
            value switch
            {
                GraphQLVariable variable => "$" + variable.Name.StringValue,
                GraphQLListValue list => "[" + string.Join(",", (list.Values ?? []).Select(Print)) + "]",
                GraphQLObjectValue given => "{"
                    + string.Join(
                        ",",
                        (given.Fields ?? [])
                            .OrderBy(static field => field.Name.StringValue, StringComparer.Ordinal)
                            .Select(static field => field.Name.StringValue + ":" + Print(field.Value))
                    )
                    + "}",
                GraphQLStringValue text => "\"" + text.Value + "\"",
                GraphQLEnumValue member => member.Name.StringValue,
                GraphQLBooleanValue boolean => boolean.BoolValue ? "true" : "false",
                GraphQLIntValue whole => whole.Value.ToString(),
                GraphQLFloatValue number => number.Value.ToString(),
                _ => "null",
            };
    }
}
