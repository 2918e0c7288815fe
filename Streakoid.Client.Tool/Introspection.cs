using System.Text;
using System.Text.Json;

namespace Streakoid.Client.Tool;

/// <summary>The query for a schema, and its result as SDL.</summary>
internal static class Introspection
{
    /// <summary>Asks what a server can be asked: the specification's later fields are not everywhere.</summary>
    public const string Features = """
        query Features {
          type: __type(name: "__Type") { fields { name } }
          directive: __type(name: "__Directive") { fields { name } }
          schema: __type(name: "__Schema") { fields { name } }
          field: __type(name: "__Field") { fields { name args { name } } }
          input: __type(name: "__InputValue") { fields { name } }
        }
        """;

    private static readonly string[] BuiltIn = ["Int", "Float", "String", "Boolean", "ID"];

    private static readonly string[] BuiltInDirectives = ["skip", "include", "deprecated", "specifiedBy", "oneOf"];

    /// <summary>The query with what the server knows.</summary>
    public static string Query(JsonElement features)
    {
        bool Has(string type, string field) => Field(features, type, field) is not null;
        string deprecated =
            Field(features, "field", "args") is { } args && Names(args, "args").Contains("includeDeprecated")
                ? "(includeDeprecated: true)"
                : "";
        string input =
            $"name description type {{ ...Ref }} defaultValue {(Has("input", "isDeprecated") ? "isDeprecated deprecationReason" : "")}";
        return $$"""
            query IntrospectionQuery {
              __schema {
                {{(Has("schema", "description") ? "description" : "")}}
                queryType { name } mutationType { name } subscriptionType { name }
                types {
                  kind name description {{(Has("type", "specifiedByURL") ? "specifiedByURL" : "")}} {{(
                Has("type", "isOneOf") ? "isOneOf" : ""
            )}}
                  fields(includeDeprecated: true) {
                    name description args{{deprecated}} { {{input}} } type { ...Ref } isDeprecated deprecationReason
                  }
                  inputFields{{deprecated}} { {{input}} }
                  interfaces { ...Ref }
                  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
                  possibleTypes { ...Ref }
                }
                directives { name description locations args{{deprecated}} { {{input}} } {{(
                Has("directive", "isRepeatable") ? "isRepeatable" : ""
            )}} }
              }
            }
            fragment Ref on __Type {
              kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } }
            }
            """;
    }

    /// <summary>The schema as SDL, in the order of the names, so that two downloads can be compared.</summary>
    public static string Print(JsonElement schema)
    {
        StringBuilder sdl = new();
        Roots(sdl, schema);
        foreach (JsonElement directive in Sorted(schema.GetProperty("directives")).Where(one => !BuiltInDirectives.Contains(Name(one))))
        {
            Description(sdl, directive, "");
            sdl.Append($"directive @{Name(directive)}");
            Arguments(sdl, directive, "");
            sdl.Append(IsTrue(directive, "isRepeatable") ? " repeatable on " : " on ");
            sdl.Append(string.Join(" | ", directive.GetProperty("locations").EnumerateArray().Select(location => location.GetString())));
            sdl.Append("\n\n");
        }

        foreach (JsonElement type in Sorted(schema.GetProperty("types")))
        {
            if (!BuiltIn.Contains(Name(type)) && !Name(type).StartsWith("__", StringComparison.Ordinal))
                Type(sdl, type);
        }
        return sdl.ToString();
    }

    private static void Roots(StringBuilder sdl, JsonElement schema)
    {
        Description(sdl, schema, "");
        sdl.Append("schema {\n");
        foreach (
            (string member, string operation) in (ReadOnlySpan<(string, string)>)
                [("queryType", "query"), ("mutationType", "mutation"), ("subscriptionType", "subscription")]
        )
        {
            if (schema.TryGetProperty(member, out JsonElement root) && root.ValueKind == JsonValueKind.Object)
                sdl.Append($"  {operation}: {Name(root)}\n");
        }
        sdl.Append("}\n\n");
    }

    private static void Type(StringBuilder sdl, JsonElement type)
    {
        Description(sdl, type, "");
        switch (type.GetProperty("kind").GetString())
        {
            case "SCALAR":
                sdl.Append($"scalar {Name(type)}");
                if (type.TryGetProperty("specifiedByURL", out JsonElement url) && url.ValueKind == JsonValueKind.String)
                    sdl.Append($" @specifiedBy(url: {url.GetRawText()})");
                break;
            case "UNION":
                sdl.Append($"union {Name(type)} = {string.Join(" | ", Items(type, "possibleTypes").Select(Name))}");
                break;
            case "ENUM":
                sdl.Append($"enum {Name(type)}");
                Block(
                    sdl,
                    Items(type, "enumValues"),
                    value =>
                    {
                        sdl.Append(Name(value));
                        Deprecation(sdl, value);
                    }
                );
                break;
            case "INPUT_OBJECT":
                sdl.Append($"input {Name(type)}{(IsTrue(type, "isOneOf") ? " @oneOf" : "")}");
                Block(sdl, Items(type, "inputFields"), input => Input(sdl, input));
                break;
            case var kind:
                sdl.Append($"{(kind == "INTERFACE" ? "interface" : "type")} {Name(type)}");
                if (string.Join(" & ", Items(type, "interfaces").Select(Name)) is { Length: > 0 } interfaces)
                    sdl.Append($" implements {interfaces}");
                Block(
                    sdl,
                    Items(type, "fields"),
                    field =>
                    {
                        sdl.Append(Name(field));
                        Arguments(sdl, field, "  ");
                        sdl.Append($": {Reference(field.GetProperty("type"))}");
                        Deprecation(sdl, field);
                    }
                );
                break;
        }
        sdl.Append("\n\n");
    }

    private static void Block(StringBuilder sdl, IEnumerable<JsonElement> members, Action<JsonElement> print)
    {
        sdl.Append(" {\n");
        foreach (JsonElement member in members)
        {
            Description(sdl, member, "  ");
            sdl.Append("  ");
            print(member);
            sdl.Append('\n');
        }
        sdl.Append('}');
    }

    private static void Arguments(StringBuilder sdl, JsonElement of, string indent)
    {
        List<JsonElement> arguments = [.. Items(of, "args")];
        if (arguments.Count == 0)
            return;
        sdl.Append("(\n");
        foreach (JsonElement argument in arguments)
        {
            Description(sdl, argument, indent + "  ");
            sdl.Append(indent).Append("  ");
            Input(sdl, argument);
            sdl.Append('\n');
        }
        sdl.Append(indent).Append(')');
    }

    private static void Input(StringBuilder sdl, JsonElement input)
    {
        sdl.Append($"{Name(input)}: {Reference(input.GetProperty("type"))}");
        if (input.TryGetProperty("defaultValue", out JsonElement value) && value.ValueKind == JsonValueKind.String)
            sdl.Append($" = {value.GetString()}");
        Deprecation(sdl, input);
    }

    private static void Deprecation(StringBuilder sdl, JsonElement of)
    {
        if (!IsTrue(of, "isDeprecated"))
            return;
        sdl.Append(" @deprecated");
        if (of.TryGetProperty("deprecationReason", out JsonElement reason) && reason.ValueKind == JsonValueKind.String)
            sdl.Append($"(reason: {Quoted(reason.GetString()!)})");
    }

    private static void Description(StringBuilder sdl, JsonElement of, string indent)
    {
        if (!of.TryGetProperty("description", out JsonElement description) || description.ValueKind != JsonValueKind.String)
            return;
        string text = description.GetString()!;
        // A block string can't hold everything, for example other control characters.
        bool plain = text.ReplaceLineEndings("\n") is var lines && lines.Trim() == lines && lines.All(c => c is '\n' or '\t' or >= ' ');
        if (!plain || text.EndsWith('\\'))
            sdl.Append(indent).Append(Quoted(text)).Append('\n');
        else if (text.Length > 0)
            sdl.Append(
                $"{indent}\"\"\"\n{string.Concat(text.ReplaceLineEndings("\n").Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal).Split('\n').Select(line => line.Length == 0 ? "\n" : $"{indent}{line}\n"))}{indent}\"\"\"\n"
            );
    }

    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
            quoted.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => @"\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' => $"\\u{(int)c:x4}",
                    _ => c.ToString(),
                }
            );
        return quoted.Append('"').ToString();
    }

    private static string Reference(JsonElement type) =>
        type.GetProperty("kind").GetString() switch
        {
            "NON_NULL" => $"{Reference(type.GetProperty("ofType"))}!",
            "LIST" => $"[{Reference(type.GetProperty("ofType"))}]",
            _ => Name(type),
        };

    private static IEnumerable<JsonElement> Sorted(JsonElement list) => list.EnumerateArray().OrderBy(Name, StringComparer.Ordinal);

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static JsonElement? Field(JsonElement features, string type, string field) =>
        Items(features.GetProperty(type), "fields").Cast<JsonElement?>().FirstOrDefault(one => Name(one!.Value) == field);

    private static IEnumerable<string> Names(JsonElement of, string list) => Items(of, list).Select(Name);

    private static string Name(JsonElement of) => of.GetProperty("name").GetString()!;

    private static bool IsTrue(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
