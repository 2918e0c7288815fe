using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>What is still to be done, and how much of it is done.</summary>
[Trait("kind", "server")]
public sealed class DueTests : IAsyncLifetime
{
    private StreakoidServer _server = null!;

    // The server's clock starts on Saturday, 14 March 2026.
    public async Task InitializeAsync() => _server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Due_lists_what_is_open_soonest_first_and_broken_ones_last()
    {
        Person ada = await Person.RegisterAsync(_server);
        await ada.CreateStreakAsync("month", schedule: "{ rule: { timesPerMonth: 3 } }");
        await ada.CreateStreakAsync("week", schedule: "{ rule: { timesPerWeek: 1 } }");
        string broken = await ada.CreateStreakAsync("broken");
        string frozen = await ada.CreateStreakAsync("frozen", schedule: "{ rule: { everyDays: 1 }, freezesPerMonth: 2 }");
        string daily = await ada.CreateStreakAsync("daily");
        string done = await ada.CreateStreakAsync("done");
        await ada.CreateStreakAsync("not today", schedule: "{ rule: { weekdays: [MONDAY] } }");
        await ada.CreateStreakAsync("limit", schedule: "{ rule: { everyDays: 1 }, target: 2, comparison: AT_MOST }");
        string paused = await ada.CreateStreakAsync("paused");
        string archived = await ada.CreateStreakAsync("archived");
        await MutateAsync(ada, "pauseStreak", paused);
        await MutateAsync(ada, "archiveStreak", archived);
        await ada.CheckInAsync(done);
        foreach (string streak in new[] { broken, daily, frozen })
            await ada.CheckInAsync(streak, "2026-03-13");
        await ada.CheckInAsync(broken, "2026-03-12");
        await ada.UndoAsync(broken, "2026-03-13");

        // Freezes keep it until the 17th, a day after the week is over.
        Assert.Equal(["daily", "week", "frozen", "month", "broken"], await DueAsync(ada));
        (await ada.CheckInAsync(daily)).Succeeded();
        Assert.DoesNotContain("daily", await DueAsync(ada));
        (await ada.UndoAsync(daily)).Succeeded();
        Assert.Equal("daily", (await DueAsync(ada))[0]);
        Person eve = await Person.RegisterAsync(_server);
        Assert.Empty(await DueAsync(eve));
    }

    [Theory]
    [InlineData("{ rule: { atMostDaysPerWeek: 1 }", "{ rule: { timesPerWeek: 3 }", true)]
    [InlineData("{ rule: { timesPerWeek: 3 }", "{ rule: { atMostDaysPerWeek: 1 }", false)]
    public async Task In_the_week_of_a_revision_due_follows_what_the_week_asks_for(string before, string after, bool due)
    {
        Person ada = await Person.RegisterAsync(_server);
        string streak = await ada.CreateStreakAsync("run", schedule: before + """, effectiveFrom: "2026-03-09" }""");
        // Two days are more than the one that was allowed, and one day is within it.
        foreach (string day in due ? ["2026-03-12", "2026-03-13"] : (string[])["2026-03-12"])
            (await ada.CheckInAsync(streak, day)).Succeeded();
        (
            await ada.AskAsync(
                $$"""mutation($id: ID!) { reviseSchedule(input: { streakId: $id, schedule: {{after}} } }) { errors { __typename } } }""",
                new { id = streak }
            )
        ).Succeeded();
        Assert.Equal(due, (await DueAsync(ada)).Contains("run"));
    }

    [Fact]
    public async Task The_next_page_of_due_loses_nothing_when_the_first_is_done()
    {
        Person ada = await Person.RegisterAsync(_server);
        string[] ids = new string[5];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = await ada.CreateStreakAsync($"s{i}");
            _server.Clock.Advance(Duration.FromMilliseconds(1));
        }
        const string Page =
            "query($after: String) { me { due(first: 2, after: $after) { totalCount nodes { id } pageInfo { endCursor } } } }";
        Answer first = (await ada.AskAsync(Page)).Succeeded();
        Assert.Equal(5, first.NumberAt("me.due.totalCount"));
        foreach (string id in ids[..2])
            (await ada.CheckInAsync(id)).Succeeded();
        for (int again = 0; again < 2; again++)
        {
            Answer second = (await ada.AskAsync(Page, new { after = first.TextAt("me.due.pageInfo.endCursor") })).Succeeded();
            Assert.Equal([ids[2], ids[3]], second.Data("me.due.nodes")!.AsArray().Select(node => (string)node!["id"]!));
            Assert.Equal(3, second.NumberAt("me.due.totalCount"));
        }
    }

    [Fact]
    public async Task A_cursor_of_due_is_refused_by_streaks_and_the_other_way_round()
    {
        Person ada = await Person.RegisterAsync(_server);
        await ada.CreateStreakAsync();
        Answer both = (
            await ada.AskAsync("{ me { due { pageInfo { endCursor } } streaks(order: [{ dueBy: ASC }]) { pageInfo { endCursor } } } }")
        ).Succeeded();
        Answer ofStreaks = await ada.AskAsync(
            "query($after: String) { me { due(after: $after) { totalCount } } }",
            new { after = both.TextAt("me.streaks.pageInfo.endCursor") }
        );
        Answer ofDue = await ada.AskAsync(
            "query($after: String) { me { streaks(after: $after, order: [{ dueBy: ASC }]) { totalCount } } }",
            new { after = both.TextAt("me.due.pageInfo.endCursor") }
        );
        Assert.Contains("HC0078", ofStreaks.ToString(), StringComparison.Ordinal);
        Assert.Contains("HC0078", ofDue.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_says_that_three_a_week_need_both_days_left()
    {
        Person ada = await Person.RegisterAsync(_server);
        // Monday.
        _server.Clock.Advance(Duration.FromDays(2));
        await ada.LoginAsync(ada.Email, Person.Password);
        string run = await ada.CreateStreakAsync("run", schedule: "{ rule: { timesPerWeek: 3 } }");
        string read = await ada.CreateStreakAsync("read", schedule: "{ rule: { everyDays: 1 }, target: 20 }");
        string coffee = await ada.CreateStreakAsync("coffee", schedule: "{ rule: { everyDays: 1 }, target: 2, comparison: AT_MOST }");
        Assert.Equal("0/3, 3 left, 7 days, can be met", await ProgressAsync(ada, run));
        (await ada.CheckInAsync(run)).Succeeded();
        Assert.Equal("1/3, 2 left, 6 days, can be met", await ProgressAsync(ada, run));
        _server.Clock.Advance(Duration.FromDays(5));
        await ada.LoginAsync(ada.Email, Person.Password);
        Assert.Equal("1/3, 2 left, 2 days, can be met, last chance", await ProgressAsync(ada, run));
        _server.Clock.Advance(Duration.FromDays(1));
        await ada.LoginAsync(ada.Email, Person.Password);
        Assert.Equal("1/3, 2 left, 1 days", await ProgressAsync(ada, run));

        Assert.Equal("0/20, 20 left, 1 days, can be met, last chance", await ProgressAsync(ada, read));
        await AddAsync(ada, read, 5.5m);
        Assert.Equal("5.5/20, 14.5 left, 1 days, can be met, last chance", await ProgressAsync(ada, read));
        await AddAsync(ada, read, 30);
        Assert.Equal("35.5/20, 0 left, 0 days, can be met", await ProgressAsync(ada, read));

        Assert.Equal("0/2, 2 left, 1 days, can be met", await ProgressAsync(ada, coffee));
        await AddAsync(ada, coffee, 3);
        Assert.Equal("3/2, 0 left, 0 days", await ProgressAsync(ada, coffee));
        await MutateAsync(ada, "archiveStreak", coffee);
        Assert.Equal("none", await ProgressAsync(ada, coffee));
    }

    private static async Task<string[]> DueAsync(Person person) =>
        [
            .. (await person.AskAsync("{ me { due(first: 50) { nodes { name } } } }"))
                .Succeeded()
                .Data("me.due.nodes")!
                .AsArray()
                .Select(node => (string)node!["name"]!),
        ];

    private static async Task<string> ProgressAsync(Person person, string streak)
    {
        Answer answer = (
            await person.AskAsync(
                "query($id: ID!) { me { streak(id: $id) { progress { done target remaining daysLeft canStillBeMet lastChance } } } }",
                new { id = streak }
            )
        ).Succeeded();
        return answer.Data("me.streak.progress") is { } progress
            ? $"{progress["done"]}/{progress["target"]}, {progress["remaining"]} left, {progress["daysLeft"]} days"
                + ((bool)progress["canStillBeMet"]! ? ", can be met" : "")
                + ((bool)progress["lastChance"]! ? ", last chance" : "")
            : "none";
    }

    private static async Task AddAsync(Person person, string streak, decimal amount) =>
        (
            await person.AskAsync(
                "mutation($input: CheckInInput!) { checkIn(input: $input) { errors { __typename } } }",
                new { input = new { streakId = streak, amount } }
            )
        ).Succeeded();

    private static async Task MutateAsync(Person person, string mutation, string streak) =>
        (
            await person.AskAsync(
                $"mutation($id: ID!) {{ {mutation}(input: {{ streakId: $id }}) {{ errors {{ __typename }} }} }}",
                new { id = streak }
            )
        ).Succeeded();
}
