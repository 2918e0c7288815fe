using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>What the server says of itself is what is printed in <c>schema.graphql</c>, from which the client is written.</summary>
[Trait("kind", "server")]
public sealed class IntrospectionTests
{
    private const string Query = """
        query Introspection {
          __schema {
            queryType { name } mutationType { name } subscriptionType { name }
            types {
              kind name description specifiedByURL
              fields(includeDeprecated: true) { name description args { ...Input } type { ...Ref } }
              inputFields { ...Input }
              interfaces { name }
              enumValues(includeDeprecated: true) { name description }
              possibleTypes { name }
            }
            directives { name description locations args { ...Input } }
          }
        }
        fragment Input on __InputValue { name description type { ...Ref } defaultValue }
        fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
        """;

    [Fact]
    public async Task The_introspected_schema_is_the_printed_one()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: "Development");
        Answer answer = (await new Person(server).AskAsync(Query)).Succeeded();
        JsonNode schema = answer.Data("__schema")!;
        string[] printed = [.. SchemaLines.OfSdl(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "schema.graphql")))];
        string[] introspected = [.. SchemaLines.OfIntrospection(schema)];
        string[] differing =
        [
            .. printed.Except(introspected).Select(fact => $"only printed: {fact}"),
            .. introspected.Except(printed).Select(fact => $"only introspected: {fact}"),
        ];
        Assert.True(differing.Length == 0, string.Join(Environment.NewLine, differing));
        Assert.True(printed.Length > 250, $"{printed.Length} facts are too few for the whole schema.");
    }

    [Fact]
    public async Task Introspection_is_refused_in_production()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Assert.Equal("HC0046", (await new Person(server).AskAsync(Query)).ErrorCode);
    }
}
