namespace Streakoid.Tests.Client.Generator;

/// <summary>A response with types that are newer than the client is still read.</summary>
[Trait("kind", "generator")]
public class NewerServerTests
{
    private const string Schema = """
        type Query { found: [Found!]! animals: [Animal!]! being: Animal }
        union Found = Pet | Owner
        interface Named { name: String! age: Int! tags: [String!]! home: Home! nick: String }
        interface Living { alive: Boolean! }
        interface Animal implements Living { id: ID! alive: Boolean! }
        type Home { street: String! }
        type Pet implements Named & Animal & Living { id: ID! alive: Boolean! name: String! age: Int! tags: [String!]! home: Home! nick: String }
        type Owner implements Named { name: String! age: Int! tags: [String!]! home: Home! nick: String }
        """;

    private static string Run(string operation, string json, string body) =>
        GeneratorRun
            .Of(
                Schema,
                operation,
                code: $$"""
                #nullable enable
                using System;
                using System.Linq;
                using System.Text.Json;

                namespace Sample;

                public static class Program
                {
                    static string Try(Func<object?> read) { try { return $"{read() ?? "null"}"; } catch (InvalidOperationException e) { return e.Message; } }

                    public static string Run()
                    {
                        var data = new SampleClient(null!).A.CreateRequest().ReadData(JsonDocument.Parse({{Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(
                    json,
                    quote: true
                )}}).RootElement);
                        {{body}}
                    }
                }
                """
            )
            .Run();

    [Fact]
    public void A_newer_union_member_without_the_shared_fields_is_read() =>
        Assert.Equal(
            "Rex 2 null | The response has no `name`: the type `Robot` is newer than this client. Update the client, or check `__typename` first.",
            Run(
                "query A { found { ... on Named { name age tags home { street } nick } } }",
                """{"found":[{"__typename":"Pet","name":"Rex","age":2,"tags":[],"home":{"street":"Elm"},"nick":null},{"__typename":"Robot"}]}""",
                """
                IA_Found pet = data.Found[0], robot = data.Found[1];
                return $"{pet.Name} {pet.Age} {Try(() => robot.Nick)} | {Try(() => robot.Name)}";
                """
            )
        );

    [Fact]
    public void Only_the_missing_properties_of_an_unknown_type_throw() =>
        Assert.Equal(
            "Ann missing missing missing missing Ann",
            Run(
                "query A { found { ...F } } fragment F on Named { name age tags home { street } }",
                """{"found":[{"__typename":"Robot","name":"Ann"}]}""",
                """
                IA_Found robot = data.Found[0];
                IF fragment = robot;
                string Missing(Func<object?> read) => Try(read).Contains("is newer than this client") ? "missing" : "read";
                return $"{robot.Name} {Missing(() => robot.Age)} {Missing(() => robot.Tags)} {Missing(() => robot.Home)} {Missing(() => fragment.Age)} {robot.Match(pet => "pet", owner => "owner", other => other.Name)}";
                """
            )
        );

    [Fact]
    public void A_newer_type_of_an_interface_can_lack_fields_of_all_known_types() =>
        Assert.Equal(
            "1 True missing",
            Run(
                "query A { animals { id ... on Living { alive } ... on Named { name ... on Animal { same: id } } } }",
                """{"animals":[{"__typename":"Robot","id":"1","alive":true}]}""",
                """return $"{data.Animals[0].Id} {data.Animals[0].Alive} {(Try(() => data.Animals[0].Same).Contains("`same`") ? "missing" : "read")}";"""
            )
        );

    [Fact]
    public void A_newer_type_of_an_interface_needs_the_fields_of_the_interface() =>
        Assert.Equal(
            "The response has no `id`, which is not nullable in the schema.",
            Run(
                "query A { being { id } } query B { being { id } }",
                """{"being":null}""",
                """
                try { new SampleClient(null!).B.CreateRequest().ReadData(JsonDocument.Parse("{\"being\":{\"__typename\":\"Robot\"}}").RootElement); return "read"; }
                catch (JsonException e) { return e.Message; }
                """
            )
        );
}
