using System.Text.Json;
using Streakoid.Tests.Support;
using Streakoid.Tests.Support.Npm;
using Xunit.Abstractions;

namespace Streakoid.Tests.Http.Streams;

/// <summary>What a client's library found.</summary>
public sealed record ClientOutcome(string Client, string Name, string? Reason);

/// <summary>The public clients graphql-ws, graphql-sse and subscriptions-transport-ws against the server as it is.</summary>
[Trait("kind", "faults")]
public sealed class ClientLibraryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_clients_of_three_protocols_get_what_they_rely_on()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync();
        string lines = await NodeScript.RunAsync(["streams.js", server.Endpoint.AbsoluteUri, ada.AccessToken!, streak]);
        ClientOutcome[] outcomes =
        [
            .. lines
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<ClientOutcome>(line, JsonSerializerOptions.Web)!),
        ];
        foreach (ClientOutcome outcome in outcomes)
            output.WriteLine($"{(outcome.Reason is null ? "ok" : "failed"), -6} {outcome.Client}: {outcome.Name}");
        Assert.All(outcomes, outcome => Assert.True(outcome.Reason is null, $"{outcome.Client}: {outcome.Name}: {outcome.Reason}"));
        Assert.Equal(21, outcomes.Length);
    }
}
