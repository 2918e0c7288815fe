using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streakoid.Execution.Documents;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http.Streams;

/// <summary>A document that was registered over one transport is known over all, and each user gets their own answer to it.</summary>
[Trait("kind", "server")]
public sealed class PersistedQueryStreamTests : IAsyncLifetime
{
    private static readonly string[] Transports = ["GET", "POST", "GET events", "POST events", "graphql-transport-ws", "graphql-ws"];

    private StreakoidServer _server = null!;

    public async Task InitializeAsync() => _server = await StreakoidServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("GET events")]
    [InlineData("POST events")]
    [InlineData("graphql-transport-ws")]
    [InlineData("graphql-ws")]
    public async Task A_hash_that_one_transport_registered_is_known_over_all(string registering)
    {
        Person ada = await Person.RegisterAsync(_server);
        Person grace = await Person.RegisterAsync(_server);
        string query = $"query {{ me {{ email }} }} # {registering}",
            hash = TrustedDocuments.Id(query);
        foreach (string transport in Transports)
            Assert.Equal("PERSISTED_QUERY_NOT_FOUND", Code(await AskAsync(transport, ada, null, hash)));
        Assert.Equal(ada.Email, Email(await AskAsync(registering, ada, query, hash)));
        for (int i = 0; i < 2; i++)
            foreach (string transport in Transports)
            foreach (Person person in new[] { ada, grace })
                Assert.Equal(person.Email, Email(await AskAsync(transport, person, null, hash)));
    }

    [Fact]
    public async Task A_subscription_is_registered_when_it_has_begun()
    {
        Person ada = await Person.RegisterAsync(_server);
        string query = "subscription { changed { kind } }",
            hash = TrustedDocuments.Id(query);
        await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, ada);
        await SubscribeAsync(socket, "1", query, hash);
        Assert.Equal("1", (string?)(await socket.HearAsync(ada))?["id"]);
        await SubscribeAsync(socket, "2", null, hash);
        HashSet<string?> seen = [];
        for (int i = 0; !seen.Contains("2"); i++)
        {
            await ada.CreateStreakAsync($"Read {i}");
            JsonNode? message = await socket.ReceiveAsync();
            Assert.Equal("next", (string?)message?["type"]);
            seen.Add((string?)message?["id"]);
        }
    }

    private async Task<JsonNode> AskAsync(string transport, Person person, string? query, string hash)
    {
        if (transport.StartsWith("graphql", StringComparison.Ordinal))
        {
            await using SocketClient socket = await SocketClient.OfAsync(_server.Endpoint, person, transport == "graphql-ws");
            await SubscribeAsync(socket, "1", query, hash);
            JsonNode message = (await socket.ReceiveAsync())!;
            // An operation that was not run ends with its errors: a list of them, or one in the older protocol.
            return (string?)message["type"] == "error"
                ? new JsonObject { ["errors"] = message["payload"]!.DeepClone() }
                : message["payload"]!;
        }
        bool events = transport.EndsWith("events", StringComparison.Ordinal);
        string extensions = JsonSerializer.Serialize(Extensions(hash));
        using HttpRequestMessage request = transport.StartsWith("GET", StringComparison.Ordinal)
            ? new(
                HttpMethod.Get,
                $"/graphql?extensions={Uri.EscapeDataString(extensions)}{(query is null ? "" : $"&query={Uri.EscapeDataString(query)}")}"
            )
            : new(HttpMethod.Post, "/graphql")
            {
                Content = new StringContent(
                    JsonSerializer.Serialize(new { query, extensions = Extensions(hash) }),
                    Encoding.UTF8,
                    "application/json"
                ),
            };
        request.Headers.Authorization = new("Bearer", person.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(events ? "text/event-stream" : "application/json"));
        using HttpResponseMessage answer = await _server.Http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        if (!events)
            return JsonNode.Parse(text)!;
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("event: complete\ndata:\n\n", text, StringComparison.Ordinal);
        return JsonNode.Parse(text.Split('\n').First(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..])!;
    }

    private static Task SubscribeAsync(SocketClient socket, string id, string? query, string hash) =>
        socket.SendAsync(
            new
            {
                type = socket.Legacy ? "start" : "subscribe",
                id,
                payload = new { query, extensions = Extensions(hash) },
            }
        );

    private static object Extensions(string hash) => new { persistedQuery = new { version = 1, sha256Hash = hash } };

    private static string? Email(JsonNode answer) => (string?)answer["data"]?["me"]?["email"];

    private static string? Code(JsonNode answer) =>
        (string?)(answer["errors"] is JsonArray list ? list[0] : answer["errors"])?["extensions"]?["code"];
}
