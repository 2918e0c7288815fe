using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>Every operator in every place, against what C# says of the same rows.</summary>
[Trait("kind", "server")]
public sealed class FilterTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly (string Name, string? Description, string[] Tags)[] Streaks =
    [
        ("Read", "A page a day", ["books", "evening"]),
        ("Read more", null, ["books"]),
        ("run", "100% of it, or_none", []),
        ("Run", "back\\slash and 'quotes'", ["sport", "Sport"]),
        ("Yoga", "", ["evening"]),
        ("Ω and ß", "a page", ["books%", "_"]),
    ];

    private static readonly Dictionary<string, Func<string?, string, bool>> Operators = new()
    {
        ["eq"] = (text, value) => text == value,
        ["neq"] = (text, value) => text != value,
        ["contains"] = (text, value) => text?.Contains(value, StringComparison.Ordinal) == true,
        ["ncontains"] = (text, value) => text?.Contains(value, StringComparison.Ordinal) != true,
        ["startsWith"] = (text, value) => text?.StartsWith(value, StringComparison.Ordinal) == true,
        ["nstartsWith"] = (text, value) => text?.StartsWith(value, StringComparison.Ordinal) != true,
        ["endsWith"] = (text, value) => text?.EndsWith(value, StringComparison.Ordinal) == true,
        ["nendsWith"] = (text, value) => text?.EndsWith(value, StringComparison.Ordinal) != true,
        ["in"] = (text, value) => text == value,
        ["nin"] = (text, value) => text != value,
    };

    [Fact]
    public async Task A_filter_has_at_most_200_conditions_however_they_are_nested()
    {
        Person ada = await WithStreaksAsync();
        // 5 lists of 39 conditions, and the field that holds each list: 201 with the outermost.
        Assert.Equal(6, (await FindAsync(ada, 38)).Succeeded().NumberAt("me.streaks.totalCount"));
        for (int i = 0; i < 3; i++)
            Assert.Equal("A filter has at most 200 conditions, nested ones counted.", (await FindAsync(ada, 40)).ErrorMessage);

        static Task<Answer> FindAsync(Person person, int each) =>
            person.AskAsync(
                "query($where: StreakFilterInput) { me { streaks(where: $where) { totalCount } } }",
                new
                {
                    where = new
                    {
                        and = Enumerable
                            .Range(0, 5)
                            .Select(_ => new { or = Enumerable.Range(0, each).Select(_ => new { name = new { neq = "x" } }) }),
                    },
                }
            );
    }

    [Fact]
    public async Task Every_operator_on_texts_says_what_its_name_says()
    {
        Person ada = await WithStreaksAsync();
        List<string> wrong = [];
        foreach ((string name, Func<string?, string, bool> holds) in Operators)
        {
            foreach (string value in new[] { "Read", "r", "books", "%", "_", "\\", "page", "n", "" })
            {
                object operand = name is "in" or "nin" ? new[] { value } : value;
                JsonNode Input() =>
                    JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { [name] = operand }))!;
                await CompareAsync(new JsonObject { ["name"] = Input() }, streak => holds(streak.Name, value));
                await CompareAsync(new JsonObject { ["description"] = Input() }, streak => holds(streak.Description, value));
                await CompareAsync(
                    new JsonObject { ["tags"] = new JsonObject { ["some"] = Input() } },
                    streak => streak.Tags.Any(tag => holds(tag, value))
                );
                await CompareAsync(
                    new JsonObject { ["tags"] = new JsonObject { ["all"] = Input() } },
                    streak => streak.Tags.All(tag => holds(tag, value))
                );
                await CompareAsync(
                    new JsonObject { ["tags"] = new JsonObject { ["none"] = Input() } },
                    streak => !streak.Tags.Any(tag => holds(tag, value))
                );
            }
        }
        await CompareAsync(JsonNode.Parse("""{ "description": { "eq": null } }""")!, streak => streak.Description is null);
        await CompareAsync(JsonNode.Parse("""{ "description": { "in": [null, ""] } }""")!, streak => streak.Description is null or "");
        await CompareAsync(JsonNode.Parse("""{ "tags": { "any": false } }""")!, streak => streak.Tags.Length == 0);
        await CompareAsync(
            JsonNode.Parse(
                """{ "or": [{ "name": { "eq": "run" } }, { "and": [{ "name": { "startsWith": "R" } }, { "tags": { "any": true } }] }] }"""
            )!,
            streak => streak.Name == "run" || (streak.Name.StartsWith('R') && streak.Tags.Length > 0)
        );
        await CompareAsync(
            JsonNode.Parse("""{ "name": { "or": [{ "eq": "run" }, { "eq": "Run" }], "neq": "Run" } }""")!,
            streak => streak.Name == "run"
        );
        await CompareAsync(JsonNode.Parse("{}")!, _ => true);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        // PostgreSQL applies a filter, unless it needs states: then it is applied in memory, with the same result.
        async Task CompareAsync(JsonNode where, Func<(string Name, string? Description, string[] Tags), bool> holds)
        {
            await CompareOneAsync(where, holds);
            JsonObject judged = new()
            {
                ["and"] = new JsonArray(where.DeepClone(), JsonNode.Parse("""{ "longestLength": { "gte": 0 } }""")),
            };
            await CompareOneAsync(judged, holds);
        }

        async Task CompareOneAsync(JsonNode where, Func<(string Name, string? Description, string[] Tags), bool> holds)
        {
            Answer answer = await ada.AskAsync(
                "query($where: StreakFilterInput) { me { streaks(first: 50, where: $where) { totalCount nodes { name } } } }",
                new { where }
            );
            string expected = string.Join(", ", Streaks.Where(holds).Select(streak => streak.Name).Order(StringComparer.Ordinal));
            string actual = answer.ErrorMessage is not null
                ? answer.ToString()
                : string.Join(
                    ", ",
                    answer.Data("me.streaks.nodes")!.AsArray().Select(node => (string)node!["name"]!).Order(StringComparer.Ordinal)
                );
            if (actual != expected)
                wrong.Add($"{where.ToJsonString()}: {actual}, and not {expected}");
        }
    }

    [Theory]
    [InlineData("{ eq: \"2026-03-14T12:00:00Z\" }", 6)]
    [InlineData("{ neq: \"2026-03-14T12:00:00Z\" }", 0)]
    [InlineData("{ gt: \"2026-03-14T12:00:00Z\" }", 0)]
    [InlineData("{ ngt: \"2026-03-14T12:00:00Z\" }", 6)]
    [InlineData("{ gte: \"2026-03-14T12:00:00Z\" }", 6)]
    [InlineData("{ ngte: \"2026-03-14T12:00:00Z\" }", 0)]
    [InlineData("{ lt: \"2026-03-14T12:00:01Z\" }", 6)]
    [InlineData("{ nlt: \"2026-03-14T12:00:01Z\" }", 0)]
    [InlineData("{ lte: \"2026-03-14T11:59:59Z\" }", 0)]
    [InlineData("{ nlte: \"2026-03-14T11:59:59Z\" }", 6)]
    [InlineData("{ in: [\"2026-03-14T12:00:00Z\"] }", 6)]
    [InlineData("{ nin: [\"2026-03-14T12:00:00Z\", null] }", 0)]
    public async Task Every_operator_on_instants_says_what_its_name_says(string createdAt, int count)
    {
        Person ada = await WithStreaksAsync();
        Answer answer = (await ada.AskAsync($"{{ me {{ streaks(where: {{ createdAt: {createdAt} }}) {{ totalCount }} }} }}")).Succeeded();
        Assert.Equal(count, answer.NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task Archived_streaks_are_seen_where_the_filter_speaks_of_the_archive()
    {
        Person ada = await WithStreaksAsync();
        Answer first = (await ada.AskAsync("{ me { streaks(first: 1) { nodes { id } } } }")).Succeeded();
        (
            await ada.AskAsync(
                "mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { streak { state } } }",
                new { id = first.TextAt("me.streaks.nodes.0.id") }
            )
        ).Succeeded();
        Answer answer = (
            await ada.AskAsync(
                """
                { me { open: streaks { totalCount } named: streaks(where: { name: { neq: "nobody's" } }) { totalCount }
                  archived: streaks(where: { archivedAt: { neq: null } }) { totalCount nodes { state } }
                  both: streaks(where: { or: [{ archivedAt: { eq: null } }, { archivedAt: { neq: null } }] }) { totalCount } } }
                """
            )
        ).Succeeded();
        Assert.Equal(
            (5, 5, 1, 6),
            (
                answer.NumberAt("me.open.totalCount"),
                answer.NumberAt("me.named.totalCount"),
                answer.NumberAt("me.archived.totalCount"),
                answer.NumberAt("me.both.totalCount")
            )
        );
        Assert.Equal("ARCHIVED", answer.TextAt("me.archived.nodes.0.state"));
    }

    [Theory]
    [InlineData("{ state: { eq: DONE } }", "done")]
    [InlineData("{ state: { neq: PENDING } }", "done, broken")]
    [InlineData("{ state: { in: [BROKEN, ARCHIVED] } }", "broken, archived")]
    [InlineData("{ state: { nin: [BROKEN, DONE] } }", "pending, week")]
    [InlineData("{ state: { eq: ARCHIVED } }", "archived")]
    [InlineData("{ currentLength: { gt: 0 } }", "done")]
    [InlineData("{ currentLength: { eq: 0 }, longestLength: { gte: 2 } }", "broken")]
    [InlineData("{ or: [{ longestLength: { eq: 3 } }, { name: { startsWith: \"we\" } }] }", "done, week")]
    [InlineData("{ dueBy: { eq: null } }", "broken")]
    [InlineData("{ dueBy: { lte: \"2026-03-15T00:00:00Z\" } }", "pending")]
    [InlineData("{ dueBy: { gt: \"2026-03-15T00:00:00Z\" } }", "done, week")]
    [InlineData("{ archivedAt: { neq: null }, longestLength: { lt: 1 } }", "archived")]
    public async Task Conditions_on_what_is_judged_hold_as_they_say(string where, string names)
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        foreach (string name in new[] { "done", "pending", "broken", "week", "archived" })
        {
            string id = await ada.CreateStreakAsync(name, schedule: name == "week" ? "{ rule: { timesPerMonth: 9 } }" : null);
            string[] days =
                name == "done" ? ["2026-03-12", "2026-03-13", "2026-03-14"]
                : name == "broken" ? ["2026-03-10", "2026-03-11"]
                : [];
            foreach (string day in days)
                (await ada.CheckInAsync(id, day)).Succeeded();
            if (name == "archived")
                (
                    await ada.AskAsync(
                        "mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { errors { __typename } } }",
                        new { id }
                    )
                ).Succeeded();
        }
        for (int again = 0; again < 3; again++)
        {
            Answer answer = (
                await ada.AskAsync($"{{ me {{ streaks(first: 50, where: {where}) {{ totalCount nodes {{ name }} }} }} }}")
            ).Succeeded();
            Assert.Equal(names, string.Join(", ", answer.Data("me.streaks.nodes")!.AsArray().Select(node => (string)node!["name"]!)));
            Assert.Equal(names.Split(", ").Length, answer.NumberAt("me.streaks.totalCount"));
        }
    }

    [Theory]
    [InlineData("{ state: null }")]
    [InlineData("{ state: { in: null } }")]
    [InlineData("{ name: null }")]
    [InlineData("{ name: { contains: null } }")]
    [InlineData("{ createdAt: { gte: null } }")]
    [InlineData("{ createdAt: { nlt: null } }")]
    [InlineData("{ longestLength: { lte: null } }")]
    [InlineData("{ dueBy: { nlte: null } }")]
    [InlineData("{ and: null }")]
    [InlineData("{ tags: { any: null } }")]
    [InlineData("{ and: [{ and: [{ and: [{ and: [{ and: [{ and: [{}] }] }] }] }] }] }")]
    public async Task A_condition_that_says_nothing_is_refused_with_a_reason(string where)
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        Answer answer = await ada.AskAsync($"{{ me {{ streaks(where: {where}) {{ totalCount }} }} }}");
        Assert.NotNull(answer.ErrorMessage);
        Assert.DoesNotContain("Unexpected", answer.ToString(), StringComparison.Ordinal);
    }

    private async Task<Person> WithStreaksAsync()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        foreach ((string name, string? description, string[] tags) in Streaks)
            await ada.CreateStreakAsync(name, description, tags);
        return ada;
    }
}
