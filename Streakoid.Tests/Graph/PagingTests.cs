using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Graph;

/// <summary>Connections: every page size, both directions, with rows coming and going meanwhile.</summary>
[Trait("kind", "server")]
public sealed class PagingTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Query = """
        query($first: Int, $after: String, $last: Int, $before: String) { me { streaks(first: $first, after: $after, last: $last, before: $before) {
          totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { name } } nodes { name } } } }
        """;

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync()
    {
        _ada = await Person.RegisterAsync(_server);
        // Made in the same millisecond by twos, so that the id has to decide.
        for (int i = 0; i < 13; i++)
        {
            await _ada.CreateStreakAsync($"s{i:00}");
            if (i % 2 == 1)
                _server.Clock.AdvanceMilliseconds(1);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(50)]
    public async Task Walking_forward_and_backward_visits_each_streak_once_in_one_order(int size)
    {
        List<string> forward = [];
        string? after = null;
        do
        {
            JsonNode page = (await _ada.AskAsync(Query, new { first = size, after })).Succeeded().Data("me.streaks")!;
            forward.AddRange(Names(page));
            Assert.Equal(after is not null, (bool)page["pageInfo"]!["hasPreviousPage"]!);
            Assert.Equal(13, (int)page["totalCount"]!);
            after = (bool)page["pageInfo"]!["hasNextPage"]! ? (string)page["pageInfo"]!["endCursor"]! : null;
        } while (after is not null);

        List<string> backward = [];
        string? before = null;
        do
        {
            JsonNode page = (await _ada.AskAsync(Query, new { last = size, before })).Succeeded().Data("me.streaks")!;
            backward.InsertRange(0, Names(page));
            before = (bool)page["pageInfo"]!["hasPreviousPage"]! ? (string)page["pageInfo"]!["startCursor"]! : null;
        } while (before is not null);

        Assert.Equal(Enumerable.Range(0, 13).Select(i => $"s{i:00}"), forward.Order(StringComparer.Ordinal));
        Assert.Equal(forward, backward);
    }

    [Fact]
    public async Task A_page_has_ten_when_nothing_is_said() =>
        Assert.Equal(10, Names((await _ada.AskAsync(Query)).Succeeded().Data("me.streaks")!).Count);

    [Fact]
    public async Task A_cursor_stays_good_when_its_streak_is_deleted_and_others_come()
    {
        JsonNode page = (await _ada.AskAsync("{ me { streaks(first: 3) { pageInfo { endCursor } nodes { id name } } } }"))
            .Succeeded()
            .Data("me.streaks")!;
        string last = (string)page["nodes"]![2]!["id"]!;
        (
            await _ada.AskAsync("mutation($id: ID!) { deleteStreak(input: { streakId: $id }) { streak { name } } }", new { id = last })
        ).Succeeded();
        await _ada.CreateStreakAsync("new");
        JsonNode next = (await _ada.AskAsync(Query, new { first = 50, after = (string)page["pageInfo"]!["endCursor"]! }))
            .Succeeded()
            .Data("me.streaks")!;
        Assert.Equal(11, Names(next).Count);
        Assert.DoesNotContain(Names(next), name => name == (string)page["nodes"]![0]!["name"]!);
        Assert.Equal("new", Names(next)[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(51)]
    [InlineData(2147483647)]
    public async Task A_page_size_out_of_bounds_is_an_error_and_never_the_whole_table(int size)
    {
        foreach (object variables in new object[] { new { first = size }, new { last = size } })
        {
            Answer answer = await _ada.AskAsync(Query, variables);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal("HC0051", answer.ErrorCode);
            Assert.Null(answer.Data("me"));
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("Y2hlY2staW5zCjIwMjYtMDMtMTQ")] // a cursor of check-ins
    [InlineData("c3RyZWFrcwoxCjI")] // keys of the wrong kind
    public async Task A_cursor_of_another_list_or_of_none_is_an_error_with_a_code(string cursor) =>
        Assert.Equal("HC0078", (await _ada.AskAsync(Query, new { first = 5, after = cursor })).ErrorCode);

    private static List<string> Names(JsonNode page)
    {
        List<string> names = [.. page["nodes"]!.AsArray().Select(node => (string)node!["name"]!)];
        Assert.Equal(names, page["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["name"]!));
        return names;
    }
}
