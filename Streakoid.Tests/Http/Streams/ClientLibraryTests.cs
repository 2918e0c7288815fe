using Streakoid.Tests.Support;
using Streakoid.Tests.Support.Npm;
using Xunit.Abstractions;

namespace Streakoid.Tests.Http.Streams;

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
        ClientOutcome.AssertAllHold(lines, 21, output);
    }
}
