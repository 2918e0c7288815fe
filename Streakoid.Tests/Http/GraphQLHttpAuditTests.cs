using Streakoid.Http;
using Streakoid.Tests.Support.Toy;
using Xunit.Abstractions;

namespace Streakoid.Tests.Http;

[Trait("kind", "server")]
public sealed class GraphQLHttpAuditTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_public_audits_pass_but_for_those_with_a_reason()
    {
        await using ToyServer server = await ToyServer.StartAsync(options => options.Operations.Introspection = true);
        IReadOnlyList<AuditOutcome> outcomes = await GraphQLHttpAudit.RunAsync(new Uri(server.Address, "graphql"));
        foreach (AuditOutcome outcome in outcomes)
            output.WriteLine($"{outcome.Status, -6} {outcome.Id} {outcome.Name}");
        GraphQLHttpAudit.Verify(outcomes);
    }

    [Fact]
    public async Task All_of_them_pass_where_the_older_media_type_is_the_default()
    {
        await using ToyServer server = await ToyServer.StartAsync(options =>
        {
            options.Operations.Introspection = true;
            options.DefaultMediaType = MediaTypes.Json;
        });
        IReadOnlyList<AuditOutcome> outcomes = await GraphQLHttpAudit.RunAsync(new Uri(server.Address, "graphql"));
        Assert.Equal(61, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.True(outcome.Status == "ok", $"{outcome.Id} {outcome.Name}: {outcome.Reason}"));
    }
}
