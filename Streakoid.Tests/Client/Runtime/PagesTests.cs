using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

[Trait("kind", "server")]
public sealed class PagesTests
{
    [Fact]
    public async Task Pages_are_read_in_order_and_only_as_far_as_needed()
    {
        await using CannedServer server = await ListAsync();
        await using ClientUnderTest client = new(server.Endpoint);
        Assert.Equal(["a", "b", "c", "d", "e"], await ReadAsync(client).ToListAsync());
        Assert.Equal([null, "2", "4"], server.Requests.Select(request => (string?)request.Body["variables"]!["after"]));

        await foreach (string item in ReadAsync(client))
            if (item == "b")
                break;
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_failed_page_ends_the_reading_with_its_errors()
    {
        await using CannedServer server = await CannedServer.StartAsync(request =>
            Task.FromResult(
                request.Number == 0 ? Page("[\"a\"]", true, "1") : Canned.Ok("""{"errors":[{"message":"No more."}],"data":null}""")
            )
        );
        await using ClientUnderTest client = new(server.Endpoint);
        List<string> read = [];
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(async () =>
        {
            await foreach (string item in ReadAsync(client))
                read.Add(item);
        });
        Assert.Equal(("No more.", "a"), (thrown.Message, Assert.Single(read)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"1\"")]
    public async Task A_cursor_that_does_not_advance_ends_the_reading(string cursor)
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Canned.Ok("{\"data\":{\"list\":{\"items\":[\"a\"],\"more\":true,\"cursor\":" + cursor + "}}}")
        );
        await using ClientUnderTest client = new(server.Endpoint);
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(async () => await ReadAsync(client).ToListAsync());
        Assert.Equal(FailureKind.MalformedAnswer, thrown.Failure!.Kind);
    }

    [Fact]
    public async Task Pages_of_two_users_are_never_combined()
    {
        await using CannedServer server = await CannedServer.StartAsync(request =>
            Task.FromResult(
                request.Operation == "Login"
                    ? SessionTests.SignedIn((string)request.Body["variables"]!["email"]!)
                    : Page("[\"a\"]", true, $"{request.Number}")
            )
        );
        await using ClientUnderTest client = new(server.Endpoint);
        await client.LoginAsync("ada");
        IAsyncEnumerator<string> reading = ReadAsync(client).GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        await client.LoginAsync("grace");
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(async () => await reading.MoveNextAsync());
        Assert.Equal(FailureKind.SessionChanged, thrown.Failure!.Kind);
    }

    private static Task<CannedServer> ListAsync() =>
        CannedServer.StartAsync(request =>
            Task.FromResult(
                (string?)request.Body["variables"]!["after"] switch
                {
                    null => Page("[\"a\",\"b\"]", true, "2"),
                    "2" => Page("[\"c\",\"d\"]", true, "4"),
                    _ => Page("[\"e\"]", false, "5"),
                }
            )
        );

    private static Canned Page(string items, bool more, string cursor) =>
        Canned.Ok($$$$"""{"data":{"list":{"items":{{{{items}}}},"more":{{{{(more ? "true" : "false")}}}},"cursor":"{{{{cursor}}}}"}}}""");

    private static IAsyncEnumerable<string> ReadAsync(ClientUnderTest client) =>
        Pages.ReadAllAsync(
            (after, cancellationToken) =>
                client.SendAsync(
                    OperationKind.Query,
                    "List",
                    "query List($after: String) { list(after: $after) { items more cursor } }",
                    data => data.GetProperty("list").GetRawText(),
                    writer => writer.WriteString("after", after),
                    cancellationToken: cancellationToken
                ),
            said => System.Text.Json.Nodes.JsonNode.Parse(said.Text!)!["items"]!.AsArray().Select(item => (string)item!),
            said =>
                System.Text.Json.Nodes.JsonNode.Parse(said.Text!) is { } list
                    ? new PageEnd((bool)list["more"]!, (string?)list["cursor"])
                    : default
        );
}
