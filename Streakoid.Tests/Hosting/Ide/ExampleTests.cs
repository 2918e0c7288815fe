using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Hosting.Ide;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Ide;

[Trait("kind", "server")]
public sealed class ExampleTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Every_example_works_when_they_are_run_in_the_order_they_stand_in()
    {
        var person = new Person(fixture.Server);
        Dictionary<string, object> variables = new(Examples.Variables);
        foreach (GraphQLOperationDefinition operation in Parser.Parse(Examples.Document).Definitions.OfType<GraphQLOperationDefinition>())
        {
            string name = operation.Name!.StringValue;
            Answer answer = (
                await person.SendAsync(
                    JsonSerializer.Serialize(
                        new
                        {
                            query = Examples.Document,
                            operationName = name,
                            variables,
                        }
                    )
                )
            ).Succeeded();

            string field = char.ToLowerInvariant(name[0]) + name[1..];
            if (operation.Operation == OperationType.Mutation && name != "Logout")
                Assert.Null(answer.Data($"{field}.errors"));
            // What the comments in the document tell a person to copy.
            if (name is "Register" or "Login")
            {
                person.AccessToken = answer.TextAt($"{field}.session.accessToken");
                variables["refreshToken"] = answer.TextAt($"{field}.session.refreshToken");
            }

            if (name == "CreateStreak")
                variables["streakId"] = answer.TextAt("createStreak.streak.id");
            if (name == "CheckIn")
                Assert.Equal(1, answer.NumberAt("checkIn.streak.currentLength"));
        }
    }
}
