using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>Pages under every order, forward and backward, put together again.</summary>
[Trait("kind", "server")]
public sealed class OrderTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    public static readonly TheoryData<string> Orders =
    [
        "[]",
        "[{ createdAt: DESC }]",
        "[{ name: ASC }]",
        "[{ name: DESC }]",
        "[{ name: ASC, createdAt: DESC }]",
        "[{ name: DESC }, { createdAt: ASC }]",
        "[{ createdAt: ASC }, { name: DESC }]",
        "[{ position: ASC }]",
        "[{ position: DESC }, { name: ASC }]",
        "[{ state: ASC }, { position: DESC }]",
        "[{ state: ASC }]",
        "[{ state: DESC, name: ASC }]",
        "[{ dueBy: ASC }]",
        "[{ dueBy: DESC }, { name: DESC }]",
        "[{ currentLength: DESC, createdAt: DESC }]",
        "[{ name: ASC }, { longestLength: DESC }]",
    ];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Pages_put_together_are_the_list(string order)
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        foreach (string name in new[] { "b", "a", "B", "ä", "a", "c d", "c", "a", "z", "c\nd" })
        {
            string id = await ada.CreateStreakAsync(
                name + "x",
                schedule: name == "c" ? "{ rule: { timesPerWeek: 1 } }"
                    : name == "z" ? "{ rule: { weekdays: [MONDAY] } }"
                    : null
            );
            if (name is "a" or "c d")
                (await ada.CheckInAsync(id)).Succeeded();
            if (name is "b" or "c d")
                (await ada.CheckInAsync(id, "2026-03-13")).Succeeded();
            fixture.Server.Clock.Advance(NodaTime.Duration.FromMilliseconds(name == "a" ? 0 : 1));
        }
        string arguments = order == "[]" ? "" : $", order: {order}";
        string[] whole = Ids(
            (await ada.AskAsync($"{{ me {{ streaks(first: 50{arguments}) {{ edges {{ node {{ id }} }} }} }} }}")).Succeeded()
        );
        Assert.Equal(10, whole.Distinct().Count());

        Assert.Equal(whole, await WalkAsync("first: 3", "after", "endCursor", "hasNextPage", (all, page) => [.. all, .. page]));
        Assert.Equal(whole, await WalkAsync("last: 3", "before", "startCursor", "hasPreviousPage", (all, page) => [.. page, .. all]));

        async Task<string[]> WalkAsync(string size, string argument, string cursor, string more, Func<string[], string[], string[]> join)
        {
            (string[] all, string? place) = ([], null);
            for (int pages = 0; pages < 6; pages++)
            {
                Answer page = (
                    await ada.AskAsync(
                        $"query($place: String) {{ me {{ streaks({size}, {argument}: $place{arguments}) {{ pageInfo {{ {cursor} {more} }} edges {{ node {{ id }} }} }} }} }}",
                        new { place }
                    )
                ).Succeeded();
                all = join(all, Ids(page));
                if (!(bool)page.Data($"me.streaks.pageInfo.{more}")!)
                    return all;
                place = page.TextAt($"me.streaks.pageInfo.{cursor}");
            }
            return all;
        }
    }

    [Fact]
    public async Task Streaks_are_ordered_by_what_is_judged()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        foreach ((string name, int days) in new[] { ("two", 2), ("none", 0), ("three", 3), ("one", 1) })
        {
            string id = await ada.CreateStreakAsync(name);
            for (int day = 0; day < days; day++)
                (await ada.CheckInAsync(id, $"2026-03-{13 - day}")).Succeeded();
        }
        (
            await ada.CheckInAsync((await ada.AskAsync("{ me { streaks(first: 1) { nodes { id } } } }")).TextAt("me.streaks.nodes.0.id"))
        ).Succeeded();
        Assert.Equal(["two", "three", "one", "none"], await NamesAsync("[{ currentLength: DESC }, { name: DESC }]"));
        Assert.Equal(["none", "one", "three", "two"], await NamesAsync("[{ longestLength: ASC }, { name: ASC }]"));
        // The one that is done today breaks a day later.
        Assert.Equal(["none", "one", "three", "two"], await NamesAsync("[{ dueBy: ASC }, { name: ASC }]"));
        Assert.Equal(["two", "three", "one", "none"], await NamesAsync("[{ state: ASC }, { name: DESC }]"));

        async Task<IEnumerable<string>> NamesAsync(string order) =>
            (await ada.AskAsync($"{{ me {{ streaks(order: {order}) {{ nodes {{ name }} }} }} }}"))
                .Succeeded()
                .Data("me.streaks.nodes")!
                .AsArray()
                .Select(node => (string)node!["name"]!);
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        await ada.CreateStreakAsync();
        string cursor = (await ada.AskAsync("{ me { streaks(order: [{ name: ASC }]) { pageInfo { endCursor } } } }"))
            .Succeeded()
            .TextAt("me.streaks.pageInfo.endCursor");
        Answer answer = await ada.AskAsync(
            "query($after: String) { me { streaks(after: $after, order: [{ name: DESC }]) { totalCount } } }",
            new { after = cursor }
        );
        Assert.Contains("HC0078", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streaks_are_ordered_by_name_as_asked()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        foreach (string name in new[] { "banana", "cherry", "apple" })
            await ada.CreateStreakAsync(name);
        Answer answer = (await ada.AskAsync("{ me { streaks(order: [{ name: DESC }]) { nodes { name } } } }")).Succeeded();
        Assert.Equal(["cherry", "banana", "apple"], answer.Data("me.streaks.nodes")!.AsArray().Select(node => (string)node!["name"]!));
    }

    private static string[] Ids(Answer answer) =>
        [.. answer.Data("me.streaks.edges")!.AsArray().Select(edge => (string)edge!["node"]!["id"]!)];
}
