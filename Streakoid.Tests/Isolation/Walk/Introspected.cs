using System.Net;
using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation.Walk;

/// <summary>A type as it is referred to: named, or a list of, or never null.</summary>
public sealed record TypeRef(string Kind, string? Name, TypeRef? OfType)
{
    public bool IsNonNull => Kind == "NON_NULL";

    public bool IsList => Kind == "LIST";

    /// <summary>The name without its wrappers.</summary>
    public string Named => Name ?? OfType!.Named;

    /// <summary>The type without being never null.</summary>
    public TypeRef Nullable => IsNonNull ? OfType! : this;

    public override string ToString() =>
        IsNonNull ? $"{OfType}!"
        : IsList ? $"[{OfType}]"
        : Name!;
}

/// <summary>An argument, or a field of an input.</summary>
public sealed record Slot(string Name, TypeRef Type, bool HasDefault)
{
    public bool Required => Type.IsNonNull && !HasDefault;
}

public sealed record Field(string Name, TypeRef Type, IReadOnlyList<Slot> Arguments);

public sealed record GraphType(
    string Kind,
    string Name,
    IReadOnlyList<Field> Fields,
    IReadOnlyList<Slot> InputFields,
    IReadOnlyList<string> EnumValues,
    IReadOnlyList<string> PossibleTypes,
    bool IsOneOf
)
{
    public bool IsLeaf => Kind is "SCALAR" or "ENUM";
}

/// <summary>The schema as the server tells it, which is how the tests know what there is to try.</summary>
public sealed class Introspected
{
    private const string Question = """
        {
          __schema {
            queryType { name } mutationType { name } subscriptionType { name }
            types {
              kind name isOneOf
              fields(includeDeprecated: true) { name args(includeDeprecated: true) { ...slot } type { ...type } }
              inputFields(includeDeprecated: true) { ...slot }
              enumValues(includeDeprecated: true) { name }
              possibleTypes { name }
            }
          }
        }
        fragment slot on __InputValue { name defaultValue type { ...type } }
        fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } }
        """;

    private Introspected(JsonNode schema)
    {
        Types = schema["types"]!
            .AsArray()
            .Select(Type)
            .Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal))
            .ToDictionary(type => type.Name);
        Roots =
        [
            .. new[] { ("query", "queryType"), ("mutation", "mutationType") }.Select(root =>
                (root.Item1, Types[(string)schema[root.Item2]!["name"]!])
            ),
        ];
        // The walk sends requests; SubscriptionWalkTests subscribes.
        Subscription = schema["subscriptionType"] is { } subscription ? Types[(string)subscription["name"]!] : null;
    }

    public IReadOnlyDictionary<string, GraphType> Types { get; }

    /// <summary>The root types, each with the keyword of its operations.</summary>
    public IReadOnlyList<(string Operation, GraphType Type)> Roots { get; }

    /// <summary>The root type of subscriptions.</summary>
    public GraphType? Subscription { get; }

    /// <summary>Asks a server that was started in Development.</summary>
    public static async Task<Introspected> OfAsync(StreakoidServer server)
    {
        Exchange answer = await Exchange.SendAsync(server, null, Question);
        Assert.True(answer.Status == HttpStatusCode.OK && answer.Body["errors"] is null, answer.Text);
        return new Introspected(answer.Body["data"]!["__schema"]!);
    }

    private static GraphType Type(JsonNode? type) =>
        new(
            (string)type!["kind"]!,
            (string)type["name"]!,
            List(type["fields"], field => new Field((string)field["name"]!, Ref(field["type"]), List(field["args"], Slot))),
            List(type["inputFields"], Slot),
            List(type["enumValues"], value => (string)value["name"]!),
            List(type["possibleTypes"], possible => (string)possible["name"]!),
            (bool?)type["isOneOf"] == true
        );

    private static Slot Slot(JsonNode slot) => new((string)slot["name"]!, Ref(slot["type"]), slot["defaultValue"] is not null);

    private static TypeRef Ref(JsonNode? type) =>
        new((string)type!["kind"]!, (string?)type["name"], type["ofType"] is null ? null : Ref(type["ofType"]));

    private static List<T> List<T>(JsonNode? items, Func<JsonNode, T> read) =>
        items is null ? [] : [.. items.AsArray().Select(item => read(item!))];
}
