using System.Net;
using System.Text.Json.Nodes;
using Streakoid.Tests.Isolation.Walk;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>Whose a thing is comes from the token. No input takes it from the client.</summary>
[Trait("kind", "server")]
public sealed class ClaimedOwnerTests
{
    [Fact]
    public async Task No_input_of_any_mutation_takes_a_user()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            environment: "Development",
            settings: "--Streakoid:Accounts:PasswordIterations=1000"
        );
        Tenant asker = await Tenant.SettleAsync(server, "Asker");
        Tenant other = await Tenant.SettleAsync(server, "Other");
        Introspected schema = await Introspected.OfAsync(server);
        string before = await asker.RowsAsync() + await other.RowsAsync();
        int tried = 0;
        foreach (Request request in new Documents(schema, new Fillings(schema, asker, other)).RootFields())
        {
            if (request.Variables.Count == 0 || request.Operation != "mutation")
                continue;
            foreach (string claim in new[] { "userId", "user", "ownerId", "owner" })
            {
                JsonObject input = (JsonObject)request.Variables["v0"]!.DeepClone();
                input[claim] = other.Person.Id;
                Exchange answer = await Exchange.SendAsync(
                    server,
                    asker.Person.AccessToken,
                    request.Query,
                    new JsonObject { ["v0"] = input }
                );
                Assert.True(
                    answer.Status == HttpStatusCode.BadRequest && !answer.Body.ContainsKey("data"),
                    $"{request.Query} with {claim} answered {answer.Text}"
                );
                Assert.Contains(claim, answer.Text, StringComparison.Ordinal);

                string literal = $"mutation {{ {request.RootField}(input: {{ {claim}: \"{other.Person.Id}\" }}) {{ __typename }} }}";
                answer = await Exchange.SendAsync(server, asker.Person.AccessToken, literal);
                Assert.True(
                    answer.Status == HttpStatusCode.BadRequest && !answer.Body.ContainsKey("data"),
                    $"{literal} answered {answer.Text}"
                );
                Assert.Contains(claim, answer.Text, StringComparison.Ordinal);
            }
            tried++;
        }
        Assert.Equal(
            schema.Roots.Single(root => root.Operation == "mutation").Type.Fields.Count(field => field.Arguments.Count > 0),
            tried
        );
        Assert.DoesNotContain(
            schema.Types.Values.SelectMany(type => type.InputFields),
            field =>
                field.Name.StartsWith("user", StringComparison.OrdinalIgnoreCase)
                || field.Name.StartsWith("owner", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(before, await asker.RowsAsync() + await other.RowsAsync());
    }
}
