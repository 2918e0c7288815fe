using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL.Types;

namespace Streakoid.Tests.Execution.Fuzz;

/// <summary>
/// Documents whose values are of the type that the schema asks for, mostly, and at the border of what it takes. Each field of the schema's
/// roots comes up, with values as literals and as variables.
/// </summary>
internal sealed class FuzzedDocuments(ISchema schema, Random random, IReadOnlyList<string> ids)
{
    private const int MaxDepth = 5;
    private const int MaxNesting = 4;

    private readonly BoundaryValues _values = new(random, ids);
    private readonly List<string> _declared = [];
    private readonly JsonObject _variables = [];

    /// <summary>A document and its variables.</summary>
    public (string Field, string Query, JsonObject Variables) Next()
    {
        _declared.Clear();
        _variables.Clear();
        bool mutation = random.Next(2) == 0;
        IObjectGraphType root = mutation ? schema.Mutation! : schema.Query;
        FieldType field = root.Fields.ElementAt(random.Next(root.Fields.Count));
        string selected = Selected(field, 1);
        string declared = _declared.Count > 0 ? $"({string.Join(", ", _declared)})" : "";
        return (field.Name, $"{(mutation ? "mutation" : "query")}{declared} {{ {selected} }}", (JsonObject)_variables.DeepClone());
    }

    private string Selected(FieldType field, int depth)
    {
        StringBuilder text = new(field.Name);
        List<string> arguments = [];
        foreach (QueryArgument argument in field.Arguments ?? [])
        {
            bool required = argument.ResolvedType is NonNullGraphType;
            if (required ? random.Next(30) == 0 : random.Next(3) == 0)
                continue;
            JsonNode? value = argument.Name is "first" && random.Next(3) > 0 ? 2 : Value(argument.ResolvedType!, argument.Name, 0);
            if (random.Next(3) == 0)
            {
                arguments.Add($"{argument.Name}: {Literal(argument.ResolvedType!, value)}");
                continue;
            }
            string variable = $"v{_declared.Count}";
            _declared.Add($"${variable}: {argument.ResolvedType}");
            if (value is not null || random.Next(2) == 0)
                _variables[variable] = value;
            arguments.Add($"{argument.Name}: ${variable}");
        }
        if (arguments.Count > 0)
            text.Append('(').AppendJoin(", ", arguments).Append(')');
        if (Named(field.ResolvedType!) is not ScalarGraphType)
            text.Append(" { ").Append(Selection(Named(field.ResolvedType!), depth)).Append(" }");
        return text.ToString();
    }

    private string Selection(IGraphType type, int depth)
    {
        if (type is IAbstractGraphType several)
            return $"__typename {string.Join(' ', several.PossibleTypes.Take(4).Select(one => $"... on {one.Name} {{ __typename }}"))}";
        List<string> fields = ["__typename"];
        FieldType[] all = [.. ((IObjectGraphType)type).Fields];
        int count = depth >= MaxDepth ? 0 : random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            FieldType field = all[random.Next(all.Length)];
            fields.Add($"f{i}: {Selected(field, depth + 1)}");
        }
        if (all.Any(field => field.Name == "errors"))
            fields.Add("errors { __typename ... on Error { code message } }");
        return string.Join(' ', fields);
    }

    private JsonNode? Value(IGraphType type, string name, int nesting)
    {
        if (random.Next(40) == 0)
            return _values.Wrong();
        switch (type)
        {
            case NonNullGraphType required:
                return Value(required.ResolvedType!, name, nesting);
            case ListGraphType list:
                int count = random.Next(12) == 0 ? 60 : random.Next(3);
                return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Value(list.ResolvedType!, name, nesting + 1))]);
            case IInputObjectGraphType input:
                JsonObject members = [];
                FieldType[] fields = [.. input.Fields];
                bool one = input.IsOneOf && random.Next(10) > 0;
                if (one)
                    fields = [fields[random.Next(fields.Length)]];
                foreach (FieldType field in fields)
                {
                    bool required = field.ResolvedType is NonNullGraphType && field.DefaultValue is null;
                    if (nesting > MaxNesting && !required)
                        continue;
                    if (one || (required ? random.Next(25) > 0 : random.Next(3) == 0))
                        members[field.Name] = Value(field.ResolvedType!, field.Name, nesting + 1);
                }
                if (random.Next(50) == 0)
                    members["unknown"] = 1;
                return members;
            case EnumerationGraphType values:
                return random.Next(25) == 0 ? "NO_SUCH_VALUE" : values.Values.ElementAt(random.Next(values.Values.Count)).Name;
            default:
                return _values.Of(type.Name, name);
        }
    }

    private static string Literal(IGraphType type, JsonNode? value)
    {
        IGraphType named = type is NonNullGraphType { ResolvedType: { } inner } ? inner : type;
        return (named, value) switch
        {
            (_, null) => "null",
            (ListGraphType list, JsonArray items) => $"[{string.Join(", ", items.Select(item => Literal(list.ResolvedType!, item)))}]",
            (IInputObjectGraphType input, JsonObject members) =>
                $"{{ {string.Join(", ", members.Select(member => $"{member.Key}: {Literal(input.Fields.FirstOrDefault(field => field.Name == member.Key)?.ResolvedType ?? input, member.Value)}"))} }}",
            (EnumerationGraphType, JsonValue word) when word.TryGetValue(out string? text) => text,
            (_, JsonObject members) =>
                $"{{ {string.Join(", ", members.Select(member => $"{member.Key}: {Literal(type, member.Value)}"))} }}",
            (_, JsonArray items) => $"[{string.Join(", ", items.Select(item => Literal(type, item)))}]",
            (_, JsonValue text) when text.GetValueKind() == JsonValueKind.String => Quoted((string)text!),
            _ => value!.ToJsonString(),
        };
    }

    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
            quoted.Append(c is '"' or '\\' or < ' ' ? $"\\u{(int)c:x4}" : c);
        return quoted.Append('"').ToString();
    }

    private static IGraphType Named(IGraphType type) =>
        type switch
        {
            NonNullGraphType required => Named(required.ResolvedType!),
            ListGraphType list => Named(list.ResolvedType!),
            _ => type,
        };
}
