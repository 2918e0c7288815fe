namespace Streakoid.Tests.Client.Generator;

/// <summary>A server that is newer than the client sends types that the client does not know, and the rest of its answer is read all the
/// same.</summary>
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
    public void A_union_member_that_lacks_what_all_known_members_share_does_not_lose_the_answer() =>
        Assert.Equal(
            "Rex 2 null | The answer has no `name`: this client does not know the type `Robot`, which came with a newer schema. Update the client, or look at `__typename` first.",
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
    public void Each_property_of_an_unknown_type_that_is_missing_throws_and_one_that_came_is_read() =>
        Assert.Equal(
            "Ann missing missing missing missing Ann",
            Run(
                "query A { found { ...F } } fragment F on Named { name age tags home { street } }",
                """{"found":[{"__typename":"Robot","name":"Ann"}]}""",
                """
                IA_Found robot = data.Found[0];
                IF fragment = robot;
                string Missing(Func<object?> read) => Try(read).Contains("does not know the type `Robot`") ? "missing" : "read";
                return $"{robot.Name} {Missing(() => robot.Age)} {Missing(() => robot.Tags)} {Missing(() => robot.Home)} {Missing(() => fragment.Age)} {robot.Match(pet => "pet", owner => "owner", other => other.Name)}";
                """
            )
        );

    [Fact]
    public void A_newer_type_of_an_interface_need_not_have_what_all_known_ones_have() =>
        Assert.Equal(
            "1 True missing",
            Run(
                "query A { animals { id ... on Living { alive } ... on Named { name ... on Animal { same: id } } } }",
                """{"animals":[{"__typename":"Robot","id":"1","alive":true}]}""",
                """return $"{data.Animals[0].Id} {data.Animals[0].Alive} {(Try(() => data.Animals[0].Same).Contains("`same`") ? "missing" : "read")}";"""
            )
        );

    [Fact]
    public void What_every_type_of_an_interface_answers_is_still_demanded() =>
        Assert.Equal(
            "The response lacks `id`, which the schema says is never null.",
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
