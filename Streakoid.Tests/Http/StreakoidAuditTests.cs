using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Http;

/// <summary>The public suite <c>graphql-http</c> against the server as it is.</summary>
[Trait("kind", "server")]
public sealed class StreakoidAuditTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_server_passes_the_public_audits_but_for_those_with_a_reason()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: "Development");
        IReadOnlyList<AuditOutcome> outcomes = await GraphQLHttpAudit.RunAsync(server.Endpoint);
        foreach (AuditOutcome outcome in outcomes)
            output.WriteLine($"{outcome.Status, -6} {outcome.Id} {outcome.Name}");
        GraphQLHttpAudit.Verify(outcomes);
    }
}
