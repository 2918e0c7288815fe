using System.Text.Json.Nodes;
using Streakoid.Tests.Http.Streams;
using Streakoid.Tests.Isolation.Walk;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>Two users subscribe to everything, with their own and each other's places and ids, while both change everything.</summary>
[Trait("kind", "server")]
public sealed class SubscriptionWalkTests
{
    private const string Change = """
        { cursor kind nodeId node { __typename id
          ... on Streak { name description tags pictureUrl checkIns(first: 5) { nodes { note } } }
          ... on CheckIn { note streak { name } }
          ... on Me { email displayName streaks(first: 5) { nodes { name } } } } }
        """;

    [Fact]
    public async Task Neither_user_is_sent_anything_of_the_other()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            environment: "Development",
            settings: "--Streakoid:Accounts:PasswordIterations=1000"
        );
        Introspected schema = await Introspected.OfAsync(server);
        Field[] fields = [.. schema.Subscription!.Fields];
        // Another type, or another argument, is to be added to what is subscribed to here.
        Assert.All(fields, field => Assert.Equal("Change", field.Type.Named));
        Assert.Equal(["after", "ids", "kinds"], fields.SelectMany(field => field.Arguments).Select(one => one.Name).Distinct().Order());
        Tenant a = await Tenant.SettleAsync(server, "A");
        Tenant b = await Tenant.SettleAsync(server, "B");
        (Tenant Asker, Tenant Other)[] pairs = [(a, b), (b, a)];
        await Task.WhenAll(pairs.Select(pair => SubscribeAsync(server, fields, pair.Asker, pair.Other, () => ChangeAsync(a, b))));
    }

    private static async Task ChangeAsync(params Tenant[] tenants)
    {
        foreach (Tenant tenant in tenants)
        {
            await tenant.FreshAsync();
            (
                await tenant.Person.AskAsync(
                    "mutation($name: String!) { updateProfile(input: { displayName: $name }) { errors { __typename } } }",
                    new { name = $"{tenant.Canary} renamed" }
                )
            ).Succeeded();
        }
    }

    private static async Task SubscribeAsync(StreakoidServer server, Field[] fields, Tenant asker, Tenant other, Func<Task> change)
    {
        await using SocketClient socket = await SocketClient.OfAsync(server.Endpoint, asker.Person);
        int id = 0;
        HashSet<string> open = [];
        foreach (Field field in fields)
        foreach (string? after in new[] { null, asker.ChangeCursor, other.ChangeCursor })
        {
            if (field.Name == "changed")
                open.Add($"{id + 1}");
            bool named = field.Arguments.Any(argument => argument.Name == "ids");
            await socket.SubscribeAsync(
                $"{++id}",
                named
                    ? $"subscription($after: String, $ids: [ID!]) {{ {field.Name}(after: $after, ids: $ids) {Change} }}"
                    : $"subscription($after: String) {{ {field.Name}(after: $after) {Change} }}",
                named ? new { after, ids = new[] { asker.StreakId, other.StreakId } } : new { after }
            );
        }
        await change();
        // Whatever was sent before the answer to this was sent for what has changed by then.
        string own = (await asker.FreshAsync()).StreakId;
        Traces traces = await other.TracesAsync();
        int answers = 0;
        while (open.Count > 0)
        {
            JsonNode message = (await socket.ReceiveAsync())!;
            string text = message.ToJsonString(Exchange.Plain);
            Assert.Empty(traces.In(text));
            answers++;
            // A place in the other's log that is ahead of the asker's own is none.
            if (text.Contains(own, StringComparison.Ordinal) || (string?)message["type"] == "error")
                open.Remove((string)message["id"]!);
        }
        Assert.True(answers > 6, $"{answers} answers were looked through.");
    }
}
