using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>Milestones, and the year of a user.</summary>
[Trait("kind", "server")]
public sealed class YearTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Milestones = "query($id: ID!) { me { streak(id: $id) { nextMilestone milestones { length reachedOn } } } }";

    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(fixture.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_undo_withdraws_a_milestone_and_a_check_in_brings_it_back()
    {
        string run = await _ada.CreateStreakAsync();
        Assert.Equal("next 3:", await MilestonesAsync(_ada, run));
        foreach (int day in new[] { 12, 13, 14 })
            (await _ada.CheckInAsync(run, $"2026-03-{day}")).Succeeded();
        Assert.Equal("next 7: 3 on 2026-03-14", await MilestonesAsync(_ada, run));
        (await _ada.UndoAsync(run, "2026-03-13")).Succeeded();
        Assert.Equal("next 3:", await MilestonesAsync(_ada, run));
        (await _ada.CheckInAsync(run, "2026-03-13")).Succeeded();
        (await _ada.CheckInAsync(run, "2026-03-11")).Succeeded();
        Assert.Equal("next 7: 3 on 2026-03-13", await MilestonesAsync(_ada, run));
        foreach (int day in new[] { 7, 8, 9, 10 })
            (await _ada.CheckInAsync(run, $"2026-03-{day:00}")).Succeeded();
        Assert.Equal("next 14: 3 on 2026-03-09, 7 on 2026-03-13", await MilestonesAsync(_ada, run));
        Person eve = await Person.RegisterAsync(fixture.Server);
        Assert.Null((await eve.AskAsync(Milestones, new { id = run })).Succeeded().Data("me.streak"));
    }

    [Fact]
    public async Task Milestones_say_in_which_unit_they_were_reached()
    {
        IEnumerable<string> checkIns = Enumerable
            .Range(0, 14)
            .Select(day => $"2026-02-{day + 9:00}")
            .Append("2026-02-26")
            .Append("2026-03-05")
            .Append("2026-03-12")
            .Select(day => $$"""{ "day": "{{day}}", "at": "{{day}}T12:00:00Z" }""");
        string data = $$"""
            { "format": "streakoid", "version": 1, "streaks": [{ "name": "Run", "createdAt": "2026-02-09T00:00:00Z",
              "schedules": [{ "from": "2026-02-09", "rule": "EveryDays", "value": 1 }, { "from": "2026-02-23", "rule": "TimesPerWeek", "value": 1 }],
              "checkIns": [{{string.Join(", ", checkIns)}}] }] }
            """;
        await _ada.ImportAsync(data);
        Answer answer = await _ada.AskAsync(
            "{ me { streaks { nodes { unit currentLength longestLength nextMilestone milestones { length unit reachedOn } } } } }"
        );
        Assert.Equal(
            """{"unit":"WEEK","currentLength":5,"longestLength":5,"nextMilestone":7,"milestones":[{"length":3,"unit":"DAY","reachedOn":"2026-02-11"},{"length":7,"unit":"DAY","reachedOn":"2026-02-15"},{"length":14,"unit":"DAY","reachedOn":"2026-02-22"}]}""",
            answer.Data("me.streaks.nodes.0")!.ToJsonString()
        );
    }

    [Fact]
    public async Task A_change_of_the_unit_reaches_milestones_on_the_day_of_the_change()
    {
        string days = string.Join(
            ", ",
            Enumerable
                .Range(0, 6)
                .Select(week => new DateOnly(2026, 2, 3).AddDays(7 * week))
                .Append(new DateOnly(2026, 3, 13))
                .Distinct()
                .Select(day => $$"""{ "day": "{{day:yyyy-MM-dd}}", "at": "{{day:yyyy-MM-dd}}T12:00:00Z" }""")
        );
        string data = $$"""
            { "format": "streakoid", "version": 1, "streaks": [{ "name": "Run", "createdAt": "2026-02-03T00:00:00Z",
              "schedules": [{ "from": "2026-02-03", "rule": "TimesPerWeek", "value": 1 }], "checkIns": [{{days}}] }] }
            """;
        await _ada.ImportAsync(data);
        string run = (await _ada.AskAsync("{ me { streaks { nodes { id } } } }")).TextAt("me.streaks.nodes.0.id");
        (
            await _ada.AskAsync(
                "mutation($id: ID!) { reviseSchedule(input: { streakId: $id, schedule: { rule: { everyDays: 1 } } }) { errors { __typename } } }",
                new { id = run }
            )
        ).Succeeded();
        const string Reached =
            """{"currentLength":39,"longestLength":39,"nextMilestone":50,"milestones":[{"length":3,"unit":"WEEK","reachedOn":"2026-02-17"},{"length":7,"unit":"DAY","reachedOn":"2026-03-14"},{"length":14,"unit":"DAY","reachedOn":"2026-03-14"},{"length":30,"unit":"DAY","reachedOn":"2026-03-14"}]}""";
        Assert.Equal(Reached, await ReachedAsync());
        (await _ada.CheckInAsync(run, "2026-03-14")).Succeeded();
        Assert.Equal(Reached.Replace(":39,", ":40,", StringComparison.Ordinal), await ReachedAsync());

        async Task<string> ReachedAsync() =>
            (
                await _ada.AskAsync(
                    "query($id: ID!) { me { streak(id: $id) { currentLength longestLength nextMilestone milestones { length unit reachedOn } } } }",
                    new { id = run }
                )
            )
                .Data("me.streak")!
                .ToJsonString();
    }

    [Fact]
    public async Task The_current_run_is_never_longer_than_the_longest()
    {
        // Six days in a row cover one week; a Sunday and the Tuesday after it keep two.
        IEnumerable<string> checkIns = Enumerable
            .Range(16, 6)
            .Select(day => $"2026-02-{day}")
            .Concat(["2026-03-08", "2026-03-10"])
            .Select(day => $$"""{ "day": "{{day}}", "at": "{{day}}T12:00:00Z" }""");
        string data = $$"""
            { "format": "streakoid", "version": 1, "streaks": [{ "name": "Run", "createdAt": "2026-02-16T00:00:00Z",
              "schedules": [{ "from": "2026-02-16", "rule": "EveryDays", "value": 1 }, { "from": "2026-03-02", "rule": "TimesPerWeek", "value": 1 }],
              "checkIns": [{{string.Join(", ", checkIns)}}] }] }
            """;
        await _ada.ImportAsync(data);
        Answer answer = await _ada.AskAsync(
            "{ me { streaks(where: { longestLength: { gte: 2 } }) { nodes { currentLength longestLength longest { days } } } } }"
        );
        Assert.Equal("""[{"currentLength":2,"longestLength":2,"longest":{"days":6}}]""", answer.Data("me.streaks.nodes")!.ToJsonString());
    }

    [Fact]
    public async Task Milestones_of_a_page_take_as_many_statements_as_those_of_one()
    {
        for (int i = 0; i < 5; i++)
        {
            string id = await _ada.CreateStreakAsync();
            foreach (int day in new[] { 12, 13, 14 })
                (await _ada.CheckInAsync(id, $"2026-03-{day}")).Succeeded();
        }
        const string Page = "query($n: Int!) { me { streaks(first: $n) { nodes { milestones { length reachedOn } } } } }";
        await _ada.AskAsync(Page, new { n = 2 });
        using StatementCounter counter = new(fixture.Server);
        int one = await counter.CountAsync(async () => (await _ada.AskAsync(Page, new { n = 1 })).Succeeded());
        int five = await counter.CountAsync(async () => (await _ada.AskAsync(Page, new { n = 5 })).Succeeded());
        Assert.Equal(one, five);
    }

    [Fact]
    public async Task A_year_counts_check_ins_met_days_and_the_longest_run()
    {
        string run = await _ada.CreateStreakAsync("Run");
        string read = await _ada.CreateStreakAsync("Read", schedule: "{ rule: { everyDays: 1 }, target: 20 }");
        string gone = await _ada.CreateStreakAsync("Gone");
        // The 14th is a Saturday.
        foreach (int day in new[] { 7, 8, 10, 11, 12, 14 })
            (await _ada.CheckInAsync(run, $"2026-03-{day:00}")).Succeeded();
        (await _ada.CheckInAsync(read, "2026-03-14")).Succeeded();
        (await _ada.CheckInAsync(gone, "2026-03-09")).Succeeded();
        (
            await _ada.AskAsync(
                "mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { errors { __typename } } }",
                new { id = gone }
            )
        ).Succeeded();
        for (int again = 0; again < 2; again++)
        {
            Answer year = await YearAsync(_ada, 2026);
            Assert.Equal(
                (8, 7, "Run", "2026-03-10", "2026-03-12", 3, "SATURDAY"),
                (
                    year.NumberAt("me.year.checkIns"),
                    year.NumberAt("me.year.met"),
                    year.TextAt("me.year.longestOf.name"),
                    year.TextAt("me.year.longest.firstDay"),
                    year.TextAt("me.year.longest.lastDay"),
                    year.NumberAt("me.year.longest.length"),
                    year.TextAt("me.year.bestWeekday")
                )
            );
            Assert.Equal(12, year.Data("me.year.months")!.AsArray().Count);
            Assert.Equal(
                (3, 8, 7),
                (year.NumberAt("me.year.months.2.month"), year.NumberAt("me.year.months.2.checkIns"), year.NumberAt("me.year.months.2.met"))
            );
            Assert.Equal(0, year.NumberAt("me.year.months.3.checkIns"));
        }
        Person eve = await Person.RegisterAsync(fixture.Server);
        foreach (Answer empty in new[] { await YearAsync(_ada, 2025), await YearAsync(_ada, 2027), await YearAsync(eve, 2026) })
        {
            Assert.Equal((0, 0), (empty.NumberAt("me.year.checkIns"), empty.NumberAt("me.year.met")));
            Assert.Null(empty.Data("me.year.longest"));
            Assert.Null(empty.Data("me.year.longestOf"));
            Assert.Null(empty.Data("me.year.bestWeekday"));
        }
        Assert.Contains("1900", (await _ada.AskAsync("{ me { year(year: 1899) { met } } }")).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_agrees_with_the_calendar_of_its_days()
    {
        Random random = new(2026);
        for (int i = 0; i < 6; i++)
        {
            string id = await _ada.CreateStreakAsync(
                $"s{i}",
                schedule: i % 3 == 0 ? "{ rule: { timesPerWeek: 2 } }"
                    : i % 3 == 1 ? "{ rule: { weekdays: [MONDAY, THURSDAY] } }"
                    : null
            );
            for (int day = 7; day <= 14; day++)
                if (random.Next(3) > 0)
                    (await _ada.CheckInAsync(id, $"2026-03-{day:00}")).Succeeded();
        }
        Answer calendar = (
            await _ada.AskAsync(
                "{ me { calendar(from: \"2026-01-01\", to: \"2026-12-31\") { met } streaks { nodes { checkIns { totalCount } } } } }"
            )
        ).Succeeded();
        Answer year = await YearAsync(_ada, 2026);
        Assert.Equal(calendar.Data("me.calendar")!.AsArray().Sum(day => (int)day!["met"]!), year.NumberAt("me.year.met"));
        Assert.Equal(
            calendar.Data("me.streaks.nodes")!.AsArray().Sum(streak => (int)streak!["checkIns"]!["totalCount"]!),
            year.NumberAt("me.year.checkIns")
        );
    }

    private static async Task<Answer> YearAsync(Person person, int year) =>
        (
            await person.AskAsync(
                "query($year: Int!) { me { year(year: $year) { year checkIns met longest { firstDay lastDay length } longestOf { name } bestWeekday months { month checkIns met } } } }",
                new { year }
            )
        ).Succeeded();

    private static async Task<string> MilestonesAsync(Person person, string streak)
    {
        Answer answer = (await person.AskAsync(Milestones, new { id = streak })).Succeeded();
        string reached = string.Join(
            ", ",
            answer.Data("me.streak.milestones")!.AsArray().Select(one => $"{(int)one!["length"]!} on {(string)one["reachedOn"]!}")
        );
        return $"next {answer.Data("me.streak.nextMilestone")}: {reached}".TrimEnd();
    }
}
