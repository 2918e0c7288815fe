using System.Text.Json;
using Streakoid.Tests.Support.Npm;

namespace Streakoid.Tests.Http;

/// <summary>What the public suite found of one point of the GraphQL-over-HTTP specification.</summary>
/// <param name="Id">The audit's id.</param>
/// <param name="Name">What the specification says; it starts with MUST, SHOULD or MAY.</param>
/// <param name="Status"><c>ok</c>, <c>notice</c> (of a MAY), <c>warn</c> (of a SHOULD) or <c>error</c> (of a MUST).</param>
/// <param name="Reason">Why it did not pass.</param>
public sealed record AuditOutcome(string Id, string Name, string Status, string? Reason);

/// <summary>The public audit suite of graphql-http, run against any server with introspection switched on.</summary>
public static class GraphQLHttpAudit
{
    /// <summary>The audits that do not pass, and why that is meant.</summary>
    public static IReadOnlyDictionary<string, string> Meant { get; } =
        new Dictionary<string, string>
        {
            ["47DE"] =
                "For '*/*' the suite still expects application/json, as the specification did before 2025. "
                + "Its present text, and Hot Chocolate, answer application/graphql-response+json, whose status tells a client whether its operation ran.",
            ["80D8"] = "The same where Accept is missing.",
        };

    /// <summary>Runs all audits against the endpoint's address, such as <c>http://127.0.0.1:5000/graphql</c>.</summary>
    public static async Task<IReadOnlyList<AuditOutcome>> RunAsync(Uri endpoint)
    {
        string output = await NodeScript.RunAsync(["audit.js", endpoint.AbsoluteUri]);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<AuditOutcome>(line, JsonSerializerOptions.Web)!),
        ];
    }

    /// <summary>Fails unless all 61 audits ran, and each passed but those in <see cref="Meant"/>, which did not.</summary>
    public static void Verify(IReadOnlyList<AuditOutcome> outcomes)
    {
        Assert.Equal(61, outcomes.Count);
        Assert.All(
            outcomes,
            outcome =>
                Assert.True(
                    outcome.Status == "ok" != Meant.ContainsKey(outcome.Id),
                    $"{outcome.Id} {outcome.Name}: {outcome.Status} {outcome.Reason}"
                )
        );
    }
}
