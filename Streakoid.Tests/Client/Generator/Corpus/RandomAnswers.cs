using System.Globalization;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Plan;

namespace Streakoid.Tests.Client.Generator.Corpus;

/// <summary>Answers a document as a server of the schema does, at random. Each text occurs once.</summary>
internal sealed class RandomAnswers(SchemaModel schema, Random random)
{
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _conditions = new(StringComparer.Ordinal);

    /// <summary>The values of strings in the answer.</summary>
    public List<string> Texts { get; } = [];

    public JsonObject Answer(string document)
    {
        GraphQLDocument parsed = Parser.Parse(document);
        foreach (GraphQLFragmentDefinition fragment in parsed.Definitions.OfType<GraphQLFragmentDefinition>())
            _fragments[fragment.FragmentName.Name.StringValue] = fragment;
        GraphQLOperationDefinition operation = parsed.Definitions.OfType<GraphQLOperationDefinition>().Single();
        string root = operation.Operation switch
        {
            OperationType.Query => schema.QueryType!,
            OperationType.Mutation => schema.MutationType!,
            _ => schema.SubscriptionType!,
        };
        return Object(schema.Find(root)!, [operation.SelectionSet]);
    }

    private JsonObject Object(SchemaType type, IEnumerable<GraphQLSelectionSet> sets)
    {
        Dictionary<string, List<GraphQLField>> fields = new(StringComparer.Ordinal);
        foreach (GraphQLSelectionSet set in sets)
            Collect(type, set, fields);
        JsonObject answer = [];
        foreach ((string name, List<GraphQLField> nodes) in fields)
        {
            answer[name] =
                nodes[0].Name.StringValue == "__typename"
                    ? type.Name
                    : Value(
                        schema.Field(type, nodes[0].Name.StringValue)!.Type,
                        [.. nodes.Select(node => node.SelectionSet).OfType<GraphQLSelectionSet>()]
                    );
        }
        return answer;
    }

    private void Collect(SchemaType type, GraphQLSelectionSet set, Dictionary<string, List<GraphQLField>> fields)
    {
        foreach (ASTNode node in set.Selections)
        {
            if (!IsIncluded(node))
                continue;
            switch (node)
            {
                case GraphQLField field:
                    string name = (field.Alias?.Name ?? field.Name).StringValue;
                    if (!fields.TryGetValue(name, out List<GraphQLField>? known))
                        fields.Add(name, known = []);
                    known.Add(field);
                    break;
                case GraphQLInlineFragment inline when Applies(type, inline.TypeCondition?.Type.Name.StringValue):
                    Collect(type, inline.SelectionSet, fields);
                    break;
                case GraphQLFragmentSpread spread when _fragments[spread.FragmentName.Name.StringValue] is var fragment:
                    if (Applies(type, fragment.TypeCondition.Type.Name.StringValue))
                        Collect(type, fragment.SelectionSet, fields);
                    break;
            }
        }
    }

    private bool Applies(SchemaType type, string? condition) => condition is null || schema.Find(condition)!.PossibleTypes.Contains(type);

    private bool IsIncluded(ASTNode node)
    {
        foreach (GraphQLDirective directive in (node as IHasDirectivesNode)?.Directives?.Items ?? [])
        {
            string variable = ((GraphQLVariable)directive.Arguments!.Items[0].Value).Name.StringValue;
            if (!_conditions.TryGetValue(variable, out bool value))
                _conditions[variable] = value = random.Next(2) == 0;
            if (value != (directive.Name.StringValue == "include"))
                return false;
        }
        return true;
    }

    private JsonNode? Value(TypeRef type, List<GraphQLSelectionSet> sets)
    {
        if (!type.NonNull && random.Next(6) == 0)
            return null;
        if (type.Item is { } item)
            return new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(item, sets))]);
        SchemaType named = schema.Find(type.Name)!;
        return named.Kind switch
        {
            TypeKind.Enum => random.Next(20) == 0 ? "A_NEWER_VALUE" : named.Values[random.Next(named.Values.Count)].Name,
            TypeKind.Scalar => Scalar(CsScalar.For(named, new Dictionary<string, string>()).Method),
            _ => Object(named.PossibleTypes[random.Next(named.PossibleTypes.Count)], sets),
        };
    }

    private JsonNode Scalar(string method)
    {
        if (method == "Text")
        {
            Texts.Add($"text {Texts.Count.ToString(CultureInfo.InvariantCulture)} \"ö\"");
            return Texts[^1];
        }
        return method switch
        {
            "Boolean" => random.Next(2) == 0,
            "Byte" or "Int16" or "Int32" => random.Next(100),
            "Int64" => random.Next(2) == 0 ? 1L << 40 : "1099511627776",
            "Double" => random.NextDouble(),
            "Decimal" => random.Next(2) == 0 ? 1.25m : "1.25",
            "Guid" => "0f8fad5b-d9cb-469f-a165-70867728950e",
            "Uri" => "https://example.com/a",
            "DateTimeOffset" => "2026-03-14T12:00:00Z",
            "DateOnly" => "2026-03-14",
            "TimeOnly" => "10:00:00",
            "TimeSpan" => "PT1H",
            "Bytes" => "AQID",
            _ => new JsonArray(1, "two", new JsonObject { ["three"] = null }),
        };
    }
}
