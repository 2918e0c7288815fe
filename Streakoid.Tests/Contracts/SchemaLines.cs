using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Streakoid.Tests.Contracts;

/// <summary>A schema as a sorted list of facts, one a line, so that the printed and the introspected one can be compared.</summary>
internal static class SchemaLines
{
    private static readonly string[] BuiltIn = ["Boolean", "Float", "ID", "Int", "String"];
    private static readonly string[] BuiltInDirectives = ["deprecated", "include", "oneOf", "skip", "specifiedBy"];

    public static IEnumerable<string> OfSdl(string sdl) => Sorted(Parser.Parse(sdl).Definitions.SelectMany(Of));

    public static IEnumerable<string> OfIntrospection(JsonNode schema)
    {
        List<string> lines = [];
        foreach (string operation in (string[])["query", "mutation", "subscription"])
            if ((string?)schema[$"{operation}Type"]?["name"] is { } root)
                lines.Add($"schema {operation} {root}");
        foreach (
            JsonNode type in schema["types"]!
                .AsArray()
                .Where(t => !((string)t!["name"]!).StartsWith("__", StringComparison.Ordinal) && !BuiltIn.Contains((string)t["name"]!))!
        )
        {
            string name = (string)type["name"]!;
            lines.Add($"{((string)type["kind"]!).ToLowerInvariant().Replace("_object", "", StringComparison.Ordinal)} {name}{Said(type)}");
            if ((string?)type["specifiedByURL"] is { } url)
                lines.Add($"{name} as {url}");
            lines.AddRange(Each(type, "interfaces").Select(i => $"{name} implements {(string)i["name"]!}"));
            // An interface lists who implements it the same way as a union lists what it is.
            if ((string)type["kind"]! == "UNION")
                lines.AddRange(Each(type, "possibleTypes").Select(t => $"{name} = {(string)t["name"]!}"));
            lines.AddRange(Each(type, "enumValues").Select(v => $"{name}.{(string)v["name"]!}{Said(v)}"));
            lines.AddRange(Each(type, "inputFields").Select(f => Input($"{name}.", f)));
            foreach (JsonNode field in Each(type, "fields"))
            {
                string path = $"{name}.{(string)field["name"]!}";
                lines.Add($"{path}: {Text(field["type"]!)}{Said(field)}");
                lines.AddRange(Each(field, "args").Select(a => Input($"{path}: ", a)));
            }
        }
        foreach (JsonNode directive in Each(schema, "directives").Where(d => !BuiltInDirectives.Contains((string)d["name"]!)))
        {
            string name = $"@{(string)directive["name"]!}";
            lines.Add(
                $"{name} on {string.Join(' ', Each(directive, "locations").Select(l => (string)l!).Order(StringComparer.Ordinal))}{Said(directive)}"
            );
            lines.AddRange(Each(directive, "args").Select(a => Input($"{name}: ", a)));
        }
        return Sorted(lines);
    }

    private static IEnumerable<string> Of(ASTNode definition)
    {
        switch (definition)
        {
            case GraphQLSchemaDefinition schema:
                return schema.OperationTypes.Select(o => $"schema {$"{o.Operation}".ToLowerInvariant()} {o.Type!.Name.StringValue}");
            case GraphQLObjectTypeDefinition type:
                return [$"object {Head(type)}", .. Interfaces(type, type.Interfaces), .. Fields(type, type.Fields)];
            case GraphQLInterfaceTypeDefinition type:
                return [$"interface {Head(type)}", .. Interfaces(type, type.Interfaces), .. Fields(type, type.Fields)];
            case GraphQLUnionTypeDefinition union:
                return [$"union {Head(union)}", .. union.Types!.Select(t => $"{union.Name.StringValue} = {t.Name.StringValue}")];
            case GraphQLEnumTypeDefinition @enum:
                return
                [
                    $"enum {Head(@enum)}",
                    .. @enum.Values!.Select(v => $"{@enum.Name.StringValue}.{v.Name.StringValue}{Said(v.Description)}"),
                ];
            case GraphQLInputObjectTypeDefinition input:
                return [$"input {Head(input)}", .. input.Fields!.Select(f => Input($"{input.Name.StringValue}.", f))];
            case GraphQLScalarTypeDefinition scalar:
                return [$"scalar {Head(scalar)}", .. Urls(scalar)];
            case GraphQLDirectiveDefinition directive when !BuiltInDirectives.Contains(directive.Name.StringValue):
                string name = $"@{directive.Name.StringValue}";
                return
                [
                    $"{name} on {string.Join(' ', directive.Locations.Items.Select(Location).Order(StringComparer.Ordinal))}{Said(directive.Description)}",
                    .. Items(directive.Arguments).Select(a => Input($"{name}: ", a)),
                ];
            default:
                return [];
        }
    }

    private static IEnumerable<string> Urls(GraphQLScalarTypeDefinition scalar) =>
        Items(scalar.Directives)
            .Where(d => d.Name.Value == "specifiedBy")
            .Select(d => $"{scalar.Name.StringValue} as {((GraphQLStringValue)d.Arguments![0].Value).Value}");

    private static IEnumerable<string> Interfaces(GraphQLTypeDefinition type, GraphQLImplementsInterfaces? interfaces) =>
        Items(interfaces).Select(i => $"{type.Name.StringValue} implements {i.Name.StringValue}");

    private static IEnumerable<string> Fields(GraphQLTypeDefinition type, GraphQLFieldsDefinition? fields) =>
        Items(fields)
            .SelectMany(field =>
            {
                string path = $"{type.Name.StringValue}.{field.Name.StringValue}";
                return (IEnumerable<string>)
                    [
                        $"{path}: {SchemaChanges.Text(field.Type)}{Said(field.Description)}",
                        .. Items(field.Arguments).Select(a => Input($"{path}: ", a)),
                    ];
            });

    private static string Input(string owner, GraphQLInputValueDefinition value) =>
        $"{owner}{value.Name.StringValue}: {SchemaChanges.Text(value.Type)}{(value.DefaultValue is { } d ? $" = {Printed(d)}" : "")}{Said(value.Description)}";

    private static string Input(string owner, JsonNode value) =>
        $"{owner}{(string)value["name"]!}: {Text(value["type"]!)}{((string?)value["defaultValue"] is { } d ? $" = {d}" : "")}{Said(value)}";

    private static string Head(GraphQLTypeDefinition type) => $"{type.Name.StringValue}{Said(type.Description)}";

    private static string Said(GraphQLDescription? description) => description is null ? "" : $" # {description.Value}";

    private static string Said(JsonNode node) => (string?)node["description"] is { Length: > 0 } text ? $" # {text}" : "";

    private static IEnumerable<JsonNode> Each(JsonNode node, string list) => node[list] is JsonArray items ? items.Select(i => i!) : [];

    private static string Text(JsonNode type) =>
        (string)type["kind"]! switch
        {
            "NON_NULL" => $"{Text(type["ofType"]!)}!",
            "LIST" => $"[{Text(type["ofType"]!)}]",
            _ => (string)type["name"]!,
        };

    // FieldDefinition is FIELD_DEFINITION.
    private static string Location(DirectiveLocation location) =>
        string.Concat($"{location}".Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    private static IEnumerable<T> Items<T>(IEnumerable<T>? list) => list ?? [];

    private static string Printed(GraphQLValue value)
    {
        using StringWriter text = new();
        new SDLPrinter().PrintAsync(value, text).AsTask().GetAwaiter().GetResult();
        return text.ToString();
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);
}
