using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using NodaTime;
using Streakoid.Tests.Feed;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http.Streams;

/// <summary>What a subscription shows, to whom, and what ends it.</summary>
[Trait("kind", "server")]
public sealed class SubscriptionTests : IAsyncLifetime
{
    private const string Changed =
        "subscription($after: String) { changed(after: $after) { cursor kind nodeId node { ... on Streak { name } ... on CheckIn { day streak { id currentLength } } } } }";

    private StreakoidServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await StreakoidServer.StartAsync(
            settings:
            [
                "--Streakoid:Streams:PerUser=3",
                "--Streakoid:Streams:InitTimeout=00:00:02",
                "--Streakoid:Cors:Origins:0=https://app.example",
            ]
        );

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_missed_comes_first_and_then_what_happens(bool legacy)
    {
        Person ada = await Person.RegisterAsync(_server);
        string cursor = await ada.CursorAsync();
        string streak = await ada.CreateStreakAsync("Read");
        await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, ada, legacy);
        await socket.SubscribeAsync("1", Changed, new { after = cursor });
        Assert.Equal("CREATED Streak", Said(await socket.ReceiveAsync()));
        await ada.CheckInAsync(streak);
        JsonNode? checkedIn = await socket.ReceiveAsync();
        Assert.Equal("CREATED CheckIn", Said(checkedIn));
        Assert.Equal(1, (int)checkedIn!["payload"]!["data"]!["changed"]!["node"]!["streak"]!["currentLength"]!);
        JsonNode? after = await socket.ReceiveAsync();
        Assert.Equal("UPDATED Streak", Said(after));

        // Another connection goes on from there, and sees nothing twice.
        await using SocketClient again = await SocketClient.OfAsync(_server.Endpoint, ada, legacy);
        await again.SubscribeAsync("1", Changed, new { after = (string)after!["payload"]!["data"]!["changed"]!["cursor"]! });
        await ada.UndoAsync(streak);
        foreach (SocketClient one in new[] { socket, again })
        {
            Assert.Equal("DELETED CheckIn", Said(await one.ReceiveAsync()));
            Assert.Equal("UPDATED Streak", Said(await one.ReceiveAsync()));
        }
    }

    [Fact]
    public async Task Nobody_sees_what_another_user_changes()
    {
        Person ada = await Person.RegisterAsync(_server);
        Person grace = await Person.RegisterAsync(_server);
        string hers = await grace.CreateStreakAsync("Grace's");
        await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, ada);
        string adas = await ada.CreateStreakAsync("Ada's");
        // With the other's cursor and the other's id, too.
        await socket.SubscribeAsync("1", Changed, new { after = await grace.CursorAsync() });
        await socket.SubscribeAsync(
            "2",
            "subscription($ids: [ID!]) { streakChanged(ids: $ids) { nodeId } }",
            new { ids = new[] { hers, adas } }
        );
        for (int i = 0; i < 5; i++)
            await grace.AskAsync(
                "mutation($id: ID!, $name: String!) { updateStreak(input: { streakId: $id, name: $name }) { streak { id } } }",
                new { id = hers, name = $"Grace's {i}" }
            );
        await ada.CheckInAsync(adas);
        List<string> seen = [];
        while (!seen.Exists(text => text.Contains("\"id\":\"2\"", StringComparison.Ordinal)))
            seen.Add((await socket.ReceiveAsync())!.ToJsonString());
        Assert.All(seen, text => Assert.DoesNotContain("Grace", text, StringComparison.Ordinal));
        Assert.All(seen, text => Assert.DoesNotContain(hers, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_ends_ends_its_streams_at_once()
    {
        foreach (string mutation in new[] { "logout { loggedOut }", "deleteAccount(input: { password: $password }) { accountDeleted }" })
        {
            Person ada = await Person.RegisterAsync(_server);
            await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, ada);
            await socket.SubscribeAsync("1", Changed);
            Person elsewhere = new(_server);
            await elsewhere.LoginAsync(ada.Email, Person.Password);
            await using SocketClient other = await SocketClient.OfAsync(_server.Endpoint, elsewhere);
            await other.SubscribeAsync("1", Changed);
            bool all = mutation.StartsWith("delete", StringComparison.Ordinal);
            (
                await ada.AskAsync(
                    all ? $"mutation($password: String!) {{ {mutation} }}" : $"mutation {{ {mutation} }}",
                    all ? new { password = Person.Password } : null
                )
            ).Succeeded();
            Assert.Equal(4403, await socket.ClosedAsync());
            if (all)
            {
                Assert.Equal(4403, await other.ClosedAsync());
                continue;
            }
            // Another session of the same user goes on.
            await elsewhere.CreateStreakAsync("Still here");
            Assert.Equal("CREATED Streak", Said(await other.ReceiveAsync()));
        }
    }

    [Fact]
    public async Task A_token_that_expires_ends_its_streams()
    {
        Person ada = await Person.RegisterAsync(_server);
        await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, ada);
        await socket.SubscribeAsync("1", Changed);
        _server.Clock.Advance(Duration.FromMinutes(16));
        // Whatever wakes the stream: it looks before it reads.
        Person elsewhere = new(_server);
        await elsewhere.LoginAsync(ada.Email, Person.Password);
        await elsewhere.CreateStreakAsync("Later");
        Assert.Equal(4403, await socket.ClosedAsync());
        await using SocketClient late = await SocketClient.ConnectAsync(_server.Endpoint);
        await late.SendAsync(
            new { type = "connection_init", payload = new { headers = new { authorization = $"Bearer {ada.AccessToken}" } } }
        );
        Assert.Equal(4403, await late.ClosedAsync());
    }

    [Fact]
    public async Task A_client_that_breaks_the_protocol_is_told_by_the_code()
    {
        Person ada = await Person.RegisterAsync(_server);
        await ClosesAsync(4401, async socket => await socket.SubscribeAsync("1", Changed));
        await ClosesAsync(4400, async socket => await socket.SendAsync("no object"));
        await ClosesAsync(4400, async socket => await socket.SendTextAsync("{\"type\":\"\\ud800\"}"));
        await ClosesAsync(4400, async socket => await socket.SendAsync(new { type = "nonsense" }));
        await ClosesAsync(4408, _ => Task.CompletedTask);
        await ClosesAsync(
            4429,
            async socket =>
            {
                await socket.InitAsync(ada.AccessToken);
                await socket.SendAsync(new { type = "connection_init" });
            }
        );
        await ClosesAsync(
            4409,
            async socket =>
            {
                await socket.InitAsync(ada.AccessToken);
                await socket.SubscribeAsync("1", Changed);
                await socket.SubscribeAsync("1", Changed);
            }
        );

        async Task ClosesAsync(int code, Func<SocketClient, Task> act)
        {
            await using SocketClient socket = await SocketClient.ConnectAsync(_server.Endpoint);
            await act(socket);
            Assert.Equal(code, await socket.ClosedAsync());
        }
    }

    [Fact]
    public async Task An_id_can_be_used_again_once_its_operation_was_ended()
    {
        Person ada = await Person.RegisterAsync(_server);
        await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, ada);
        for (int time = 0; time < 5; time++)
        {
            await socket.SubscribeAsync("1", Changed);
            await socket.SendAsync(new { type = "complete", id = "1" });
        }
        await socket.SubscribeAsync("1", "{ me { id } }");
        Assert.Equal("next", (string?)(await socket.ReceiveAsync())?["type"]);
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_open_a_socket()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(_server.Endpoint, origin: "https://evil.example"));
        await (await SocketClient.ConnectAsync(_server.Endpoint, origin: "https://app.example")).DisposeAsync();
        await (
            await SocketClient.ConnectAsync(_server.Endpoint, origin: _server.Endpoint.GetLeftPart(UriPartial.Authority))
        ).DisposeAsync();
    }

    [Fact]
    public async Task A_user_has_so_many_streams_and_no_more()
    {
        Person ada = await Person.RegisterAsync(_server);
        await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, ada);
        foreach (string id in new[] { "1", "2", "3", "4" })
            await socket.SubscribeAsync(id, Changed);
        JsonNode? refused = await socket.ReceiveAsync();
        Assert.Equal("error", (string?)refused!["type"]);
        Assert.Equal("TOO_MANY_REQUESTS", (string?)refused["payload"]![0]!["extensions"]!["code"]);
        // One that ends makes room.
        string ended = (string)refused["id"]! == "1" ? "2" : "1";
        await socket.SendAsync(new { type = "complete", id = ended });
        await Processes.EventuallyAsync(
            async () =>
            {
                await socket.SubscribeAsync($"again {Guid.NewGuid()}", "subscription { changed(kinds: [DELETED]) { kind } }");
                await socket.SubscribeAsync("look", "{ me { id } }");
                return (string?)(await socket.ReceiveAsync())!["type"] == "next";
            },
            "room for another stream"
        );
    }

    [Fact]
    public async Task A_client_has_so_many_sockets_and_one_that_ends_makes_room()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Streams:PerClient=2");
        SocketClient first = await SocketClient.ConnectAsync(server.Endpoint);
        await using SocketClient second = await SocketClient.ConnectAsync(server.Endpoint);
        for (int again = 0; again < 3; again++)
            await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(server.Endpoint));
        await first.DisposeAsync();
        await Processes.EventuallyAsync(
            async () =>
            {
                try
                {
                    await (await SocketClient.ConnectAsync(server.Endpoint)).DisposeAsync();
                    return true;
                }
                catch (WebSocketException)
                {
                    return false;
                }
            },
            "room for another socket"
        );
    }

    [Fact]
    public async Task A_write_without_a_signal_is_found_by_the_sweep()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Streams:Sweep=00:00:00.5");
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync("Read");
        await using SocketClient socket = await SocketClient.OfAsync(server.Endpoint, ada);
        await socket.SubscribeAsync("1", Changed, new { after = await ada.CursorAsync() });
        await server.SqlAsync("update streaks set name = 'Written by hand'");
        Assert.Equal("Written by hand", (string?)(await socket.ReceiveAsync())!["payload"]!["data"]!["changed"]!["node"]!["name"]);
        Assert.NotEmpty(streak);
    }

    [Fact]
    public async Task Two_servers_tell_each_other_though_the_connection_is_killed()
    {
        await using StreakoidServer second = await StreakoidServer.StartAsync(
            database: _server.Database,
            settings: [.. SameKey(_server), "--Streakoid:Streams:Sweep=01:00:00"]
        );
        Person ada = await Person.RegisterAsync(_server);
        string streak = await ada.CreateStreakAsync("Read");
        Person there = new(second);
        await there.LoginAsync(ada.Email, Person.Password);
        await using SocketClient socket = await SocketClient.OfAsync(second.Endpoint, there);
        string cursor = await ada.CursorAsync();
        await socket.SubscribeAsync(
            "1",
            "subscription($after: String) { streakChanged(after: $after) { node { ... on Streak { name } } } }",
            new { after = cursor }
        );
        for (int round = 0; round < 3; round++)
        {
            // What is written while nobody listens is seen once somebody does.
            await _server.SqlAsync(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'streakoid signals' and datname = current_database()"
            );
            string name = $"Read {round}";
            await ada.AskAsync(
                "mutation($id: ID!, $name: String!) { updateStreak(input: { streakId: $id, name: $name }) { streak { id } } }",
                new { id = streak, name }
            );
            Assert.Equal(name, (string?)(await socket.ReceiveAsync())!["payload"]!["data"]!["streakChanged"]!["node"]!["name"]);
        }
    }

    [Fact]
    public async Task A_client_that_stops_reading_is_dropped_and_goes_on_from_its_cursor()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Streams:SendTimeout=00:00:01");
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync("Read", new string('x', 2_000));
        string cursor = await ada.CursorAsync();
        using StalledReader reader = await StalledReader.OfAsync(server.Endpoint, ada, cursor);
        int written = 0;
        // It takes what the kernel holds; then the server gives it up.
        await Processes.EventuallyAsync(
            async () =>
            {
                for (int i = 0; i < 50; i++, written++)
                    await ada.AskAsync(
                        "mutation($id: ID!, $name: String!) { updateStreak(input: { streakId: $id, name: $name }) { streak { id } } }",
                        new { id = streak, name = $"Read {written}" }
                    );
                return reader.IsClosed;
            },
            "dropped"
        );
        Assert.Contains("Read", (await ada.SinceAsync(cursor)).Changes.Count > 0 ? "Read" : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_tells_its_clients_to_reconnect()
    {
        StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Streams:ShutdownSpread=00:00:00.2");
        Person ada = await Person.RegisterAsync(server);
        await using SocketClient socket = await SocketClient.OfAsync(server.Endpoint, ada);
        await socket.SubscribeAsync("1", Changed);
        ValueTask stopping = server.DisposeAsync();
        Assert.Equal(1012, await socket.ClosedAsync());
        await stopping;
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Server_sent_events_show_the_same(string method)
    {
        Person ada = await Person.RegisterAsync(_server);
        string streak = await ada.CreateStreakAsync("Read");
        string cursor = await ada.CursorAsync();
        await using EventStream events = await EventStream.OpenAsync(_server.Http, ada, method, Changed, new { after = cursor });
        Assert.Equal(HttpStatusCode.OK, events.Status);
        await ada.CheckInAsync(streak);
        Assert.Contains("\"CREATED\"", (await events.NextAsync())!, StringComparison.Ordinal);
        Assert.Contains("\"UPDATED\"", (await events.NextAsync())!, StringComparison.Ordinal);
        (await ada.AskAsync("mutation { logout { loggedOut } }")).Succeeded();
        Assert.Contains("AUTH_NOT_AUTHENTICATED", (await events.NextAsync())!, StringComparison.Ordinal);
        Assert.Null(await events.NextAsync());

        await using EventStream refused = await EventStream.OpenAsync(_server.Http, ada, method, Changed, new { after = cursor });
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        if (method == "GET")
        {
            await ada.LoginAsync(ada.Email, Person.Password);
            await using EventStream wrote = await EventStream.OpenAsync(
                _server.Http,
                ada,
                method,
                "mutation { logout { loggedOut } }",
                new { }
            );
            Assert.Equal(HttpStatusCode.MethodNotAllowed, wrote.Status);
        }
    }

    private static string Said(JsonNode? message)
    {
        JsonNode? change = message?["payload"]?["data"]?["changed"];
        return change is null ? $"{message?.ToJsonString()}" : $"{change["kind"]} {FeedClient.TypeOf((string)change["nodeId"]!)}";
    }

    private static string[] SameKey(StreakoidServer server) => [$"--Streakoid:SigningKeys:0={server.SigningKey}"];
}
