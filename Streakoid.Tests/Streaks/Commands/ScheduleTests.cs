using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

/// <summary>Schedules, skips, pauses, versions and previews through the server. It is Saturday, 2026-03-14.</summary>
[Trait("kind", "server")]
public sealed class ScheduleTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_streak_without_a_schedule_is_due_every_day()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        Answer answer = await AskAsync(
            ada,
            await ada.CreateStreakAsync(),
            "unit schedule { effectiveFrom rule target comparison unit freezesPerMonth } dueBy current { length } version tags"
        );
        Assert.Equal(
            """{"unit":"DAY","schedule":{"effectiveFrom":"2026-03-14","rule":"every day","target":1,"comparison":"AT_LEAST","unit":"DAY","freezesPerMonth":0},"dueBy":"2026-03-15T00:00:00.000Z","current":null,"version":1,"tags":[]}""",
            answer.Data("me.streak")!.ToJsonString()
        );
    }

    [Fact]
    public async Task Three_times_a_week_is_counted_in_weeks()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { timesPerWeek: 3 }, effectiveFrom: "2026-03-09" }""");
        foreach (string day in new[] { "2026-03-09", "2026-03-11", "2026-03-13" })
            (await ada.CheckInAsync(streak, day)).Succeeded();
        Answer answer = await AskAsync(
            ada,
            streak,
            "state unit currentLength dueBy current { firstDay lastDay length unit brokenOn } schedule { rule }"
        );
        Assert.Equal(
            "DONE WEEK 1",
            $"{answer.TextAt("me.streak.state")} {answer.TextAt("me.streak.unit")} {answer.NumberAt("me.streak.currentLength")}"
        );
        // Nothing can break before the next week is over.
        Assert.Equal("2026-03-23T00:00:00.000Z", answer.TextAt("me.streak.dueBy"));
        Assert.Equal("3 times a week", answer.TextAt("me.streak.schedule.rule"));
        Assert.Equal("2026-03-13", answer.TextAt("me.streak.current.lastDay"));
    }

    [Fact]
    public async Task A_revision_leaves_earlier_days_as_they_were()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-09" }""");
        foreach (int day in new[] { 9, 10, 11, 12 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        Answer revised = await ReviseAsync(
            ada,
            streak,
            """{ rule: { weekdays: [SUNDAY, TUESDAY] }, effectiveFrom: "2026-03-13", freezesPerMonth: 2 }"""
        );
        Assert.Equal("DONE", revised.TextAt("reviseSchedule.streak.state"));
        Answer answer = await AskAsync(ada, streak, "currentLength freezesLeft version dueBy schedules { effectiveFrom rule }");
        Assert.Equal(
            (4, 2, 2),
            (answer.NumberAt("me.streak.currentLength"), answer.NumberAt("me.streak.freezesLeft"), answer.NumberAt("me.streak.version"))
        );
        Assert.Equal("every day", answer.TextAt("me.streak.schedules.0.rule"));
        Assert.Equal("Tuesday and Sunday", answer.TextAt("me.streak.schedules.1.rule"));
        // Sunday and Tuesday are forgiven, the Sunday after is not.
        Assert.Equal("2026-03-23T00:00:00.000Z", answer.TextAt("me.streak.dueBy"));
    }

    [Fact]
    public async Task Days_say_what_became_of_them_and_why()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(
            schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-09", freezesPerMonth: 1 }"""
        );
        foreach (int day in new[] { 9, 11, 13 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        (
            await ada.AskAsync(
                """mutation($id: ID!) { skipDays(input: { streakId: $id, days: ["2026-03-12", "2026-03-20"] }) { errors { __typename } } }""",
                new { id = streak }
            )
        ).Succeeded();
        Answer answer = await AskAsync(
            ada,
            streak,
            """currentLength completionRate(from: "2026-03-01", to: "2026-03-14") days(from: "2026-03-08", to: "2026-03-20") { date outcome reason }"""
        );
        Assert.Equal(
            "NOT_DUE before the streak began, MET done: 1 of 1, FROZEN due, nothing recorded; kept by a freeze, MET done: 1 of 1, SKIPPED skipped, MET done: 1 of 1, "
                + "PENDING due today, 0 of 1 so far, NOT_DUE still to come, NOT_DUE still to come, NOT_DUE still to come, NOT_DUE still to come, NOT_DUE still to come, SKIPPED skipped",
            string.Join(", ", answer.Data("me.streak.days")!.AsArray().Select(day => $"{day!["outcome"]} {day["reason"]}"))
        );
        Assert.Equal((3, 1), (answer.NumberAt("me.streak.currentLength"), answer.NumberAt("me.streak.completionRate")));
    }

    [Fact]
    public async Task A_pause_keeps_and_a_resumed_streak_goes_on()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-09" }""");
        foreach (int day in new[] { 9, 10 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        Assert.Equal("BROKEN 0/2", await ada.StandingAsync(streak));
        Task<Answer> Change(string mutation, string input) =>
            ada.AskAsync(
                $"mutation($id: ID!) {{ {mutation}(input: {{ streakId: $id, {input} }}) {{ streak {{ state version }} errors {{ __typename ... on Error {{ code message }} }} }} }}",
                new { id = streak }
            );
        (await Change("pauseStreak", """from: "2026-03-11" """)).Succeeded();
        Assert.Equal("PAUSED 2/2", await ada.StandingAsync(streak));
        Assert.Equal(2, (await Change("pauseStreak", """from: "2026-03-11" """)).NumberAt("pauseStreak.streak.version"));
        (await Change("resumeStreak", """on: "2026-03-14" """)).Succeeded();
        Assert.Equal("PENDING 2/2", await ada.StandingAsync(streak));
        (await ada.CheckInAsync(streak)).Succeeded();
        Assert.Equal("DONE 3/3", await ada.StandingAsync(streak));
        Assert.Equal("DAY_OUT_OF_RANGE", (await Change("pauseStreak", """from: "2026-03-01" """)).TextAt("pauseStreak.errors.0.code"));
        Assert.Equal(
            "DAY_OUT_OF_RANGE",
            (await Change("pauseStreak", """from: "2026-03-14", until: "2026-03-13" """)).TextAt("pauseStreak.errors.0.code")
        );
    }

    [Fact]
    public async Task A_change_from_an_old_version_is_refused_and_changes_nothing()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync("Read");
        Task<Answer> Rename(string name, int version) =>
            ada.AskAsync(
                "mutation($id: ID!, $name: String, $version: Int) { updateStreak(input: { streakId: $id, name: $name, version: $version }) { streak { name version } errors { ... on VersionConflictError { code version } } } }",
                new
                {
                    id = streak,
                    name,
                    version,
                }
            );
        Assert.Equal(2, (await Rename("Read more", 1)).NumberAt("updateStreak.streak.version"));
        Answer late = await Rename("Read less", 1);
        Assert.Equal(("VERSION_CONFLICT", 2), (late.TextAt("updateStreak.errors.0.code"), late.NumberAt("updateStreak.errors.0.version")));
        Assert.Equal("Read more", (await AskAsync(ada, streak, "name")).TextAt("me.streak.name"));
        Answer revised = await ReviseAsync(ada, streak, "{ rule: { everyDays: 2 } }", ", version: 1");
        Assert.Equal("VERSION_CONFLICT", revised.TextAt("reviseSchedule.errors.0.code"));
    }

    [Fact]
    public async Task Two_devices_with_one_version_change_it_once()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync();
        Answer[] answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    ada.AskAsync(
                        "mutation($id: ID!, $name: String) { updateStreak(input: { streakId: $id, name: $name, version: 1 }) { streak { name } errors { __typename } } }",
                        new { id = streak, name = $"n{n}" }
                    )
                )
        );
        Assert.Equal(1, answers.Count(answer => answer.Data("updateStreak.streak") is not null));
        Assert.Equal(2, (await AskAsync(ada, streak, "version")).NumberAt("me.streak.version"));
    }

    [Fact]
    public async Task A_preview_says_what_another_schedule_would_make_of_it_and_changes_nothing()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-09" }""");
        foreach (int day in new[] { 9, 11, 13 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        Answer answer = await AskAsync(
            ada,
            streak,
            """
            currentLength version other: preview(schedule: { rule: { everyDays: 2 }, effectiveFrom: "2026-03-09" }) { firstDay lastDay length days }
            none: preview(schedule: { rule: { everyDays: 1 }, target: 5, effectiveFrom: "2026-03-09" }) { length }
            """
        );
        Assert.Equal(
            """{"currentLength":1,"version":1,"other":{"firstDay":"2026-03-09","lastDay":"2026-03-13","length":3,"days":5},"none":null}""",
            answer.Data("me.streak")!.ToJsonString()
        );
    }

    [Theory]
    [InlineData("{ rule: { timesPerWeek: 1 } }")]
    [InlineData("{ rule: { timesPerWeek: 3 } }")]
    [InlineData("{ rule: { timesPerMonth: 2 } }")]
    [InlineData("{ rule: { everyDays: 2 }, effectiveFrom: \"2026-03-10\" }")]
    [InlineData("{ rule: { everyDays: 1 }, effectiveFrom: \"2026-03-20\" }")]
    [InlineData("{ rule: { timesPerWeek: 2 }, freezesPerMonth: 1, effectiveFrom: \"2026-03-12\" }")]
    public async Task What_a_preview_promises_is_what_the_revision_does(string schedule)
    {
        const string run = "{ firstDay lastDay length unit days }";
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-07" }""");
        foreach (int day in new[] { 7, 8, 10, 11, 12, 13, 14 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        // A later schedule stays, whatever is revised before it.
        (await ReviseAsync(ada, streak, """{ rule: { weekdays: [MONDAY] }, effectiveFrom: "2026-04-01" }""")).Succeeded();
        Answer promised = await AskAsync(ada, streak, $"preview(schedule: {schedule}) {run}");
        (await ReviseAsync(ada, streak, schedule)).Succeeded();
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Answer done = await AskAsync(ada, streak, $"current {run} longest {run} unit currentLength longestLength");
            Assert.Equal(promised.Data("me.streak.preview")!.ToJsonString(), done.Data("me.streak.current")!.ToJsonString());
            Assert.Equal(done.TextAt("me.streak.unit"), done.TextAt("me.streak.current.unit"));
            Assert.Equal(done.NumberAt("me.streak.currentLength"), done.NumberAt("me.streak.current.length"));
            (await ReviseAsync(ada, streak, schedule)).Succeeded();
        }
    }

    [Theory]
    [InlineData(
        "{ rule: { amountPerWeek: 10 }",
        "10 a week",
        10,
        "AT_LEAST",
        "WEEK",
        "DONE 1/1",
        "4 of 10 in this week|10 of 10 in this week"
    )]
    [InlineData(
        "{ rule: { amountPerWeek: 12.5 }",
        "12.5 a week",
        12.5,
        "AT_LEAST",
        "WEEK",
        "PENDING 0/0",
        "4 of 12.5 in this week|10 of 12.5 in this week"
    )]
    [InlineData(
        "{ rule: { amountPerWeek: 14 }, comparison: AT_MOST",
        "at most 14 a week",
        14,
        "AT_MOST",
        "WEEK",
        "PENDING 0/0",
        "the week is still open: 10 of at most 14 in this week so far|the week is still open: 10 of at most 14 in this week so far"
    )]
    [InlineData(
        "{ rule: { amountPerWeek: 9.9 }, comparison: AT_MOST",
        "at most 9.9 a week",
        9.9,
        "AT_MOST",
        "WEEK",
        "BROKEN 0/0",
        "the week was missed: 10 of at most 9.9 in this week|10 of at most 9.9 in this week"
    )]
    [InlineData(
        "{ rule: { amountPerMonth: 31 }",
        "31 a month",
        31,
        "AT_LEAST",
        "MONTH",
        "PENDING 0/0",
        "4 of 23 in this month|10 of 23 in this month"
    )]
    [InlineData(
        "{ rule: { atMostDaysPerWeek: 1 }",
        "on at most 1 day a week",
        1,
        "AT_LEAST",
        "WEEK",
        "BROKEN 0/0",
        "the week was missed: 2 of at most 1 in this week|2 of at most 1 in this week"
    )]
    public async Task Amounts_of_a_week_or_a_month_are_added_up(
        string schedule,
        string rule,
        decimal target,
        string comparison,
        string unit,
        string standing,
        string reasons
    )
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(schedule: $$"""{{schedule}}, effectiveFrom: "2026-03-09" }""");
        foreach ((string day, int amount) in (IEnumerable<(string, int)>)[("2026-03-09", 4), ("2026-03-10", 5), ("2026-03-10", 1)])
            (
                await ada.AskAsync(
                    "mutation($input: CheckInInput!) { checkIn(input: $input) { checkIn { id } errors { __typename } } }",
                    new
                    {
                        input = new
                        {
                            streakId = streak,
                            day,
                            amount,
                        },
                    }
                )
            ).Succeeded();
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Answer seen = await AskAsync(
                ada,
                streak,
                """schedule { rule target comparison unit } days(from: "2026-03-09", to: "2026-03-10") { reason period { firstDay lastDay unit } }"""
            );
            Assert.Equal(
                (rule, target, comparison, unit),
                (
                    seen.TextAt("me.streak.schedule.rule"),
                    (decimal)seen.Data("me.streak.schedule.target")!,
                    seen.TextAt("me.streak.schedule.comparison"),
                    seen.TextAt("me.streak.schedule.unit")
                )
            );
            Assert.Equal(standing, await ada.StandingAsync(streak));
            Assert.Equal(reasons, string.Join('|', seen.Data("me.streak.days")!.AsArray().Select(day => (string?)day!["reason"])));
            Assert.Equal(
                ("2026-03-09", unit),
                (seen.TextAt("me.streak.days.1.period.firstDay"), seen.TextAt("me.streak.days.1.period.unit"))
            );
        }
    }

    [Fact]
    public async Task A_week_in_which_the_schedule_was_revised_is_kept_by_all_of_its_days()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { timesPerWeek: 3 }, effectiveFrom: "2026-03-09" }""");
        foreach (int day in new[] { 9, 10 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        (await ReviseAsync(ada, streak, """{ rule: { timesPerWeek: 3 }, freezesPerMonth: 1, effectiveFrom: "2026-03-11" }""")).Succeeded();
        (await ReviseAsync(ada, streak, """{ rule: { timesPerWeek: 3 }, freezesPerMonth: 2, effectiveFrom: "2026-03-12" }""")).Succeeded();
        (await ada.CheckInAsync(streak, "2026-03-13")).Succeeded();
        Assert.Equal("DONE 1/1", await ada.StandingAsync(streak));
        server.Clock.Reset(NodaTime.Instant.FromUtc(2026, 3, 16, 12, 0));
        await ada.RefreshAsync(ada.RefreshToken!);
        Assert.Equal("PENDING 1/1", await ada.StandingAsync(streak));
        Assert.Equal(2, (await AskAsync(ada, streak, "freezesLeft")).NumberAt("me.streak.freezesLeft"));
    }

    [Theory]
    [InlineData("{ rule: { everyDays: 0 } }", "everyDays")]
    [InlineData("{ rule: { everyDays: 366 } }", "everyDays")]
    [InlineData("{ rule: { weekdays: [] } }", "weekdays")]
    [InlineData("{ rule: { timesPerWeek: 8 } }", "timesPerWeek")]
    [InlineData("{ rule: { timesPerMonth: 32 } }", "timesPerMonth")]
    [InlineData("{ rule: { amountPerWeek: 0 } }", "amountPerWeek")]
    [InlineData("{ rule: { amountPerMonth: -1 }, comparison: AT_MOST }", "amountPerMonth")]
    [InlineData("{ rule: { amountPerWeek: 1000000001 } }", "amountPerWeek")]
    [InlineData("{ rule: { amountPerWeek: 10 }, target: 2 }", "target")]
    [InlineData("{ rule: { atMostDaysPerWeek: 7 } }", "atMostDaysPerWeek")]
    [InlineData("{ rule: { atMostDaysPerWeek: -1 } }", "atMostDaysPerWeek")]
    [InlineData("{ rule: { atMostDaysPerWeek: 2 }, comparison: AT_MOST }", "comparison")]
    [InlineData("{ rule: { everyDays: 1 }, target: 0 }", "target")]
    [InlineData("{ rule: { everyDays: 1 }, target: -1, comparison: AT_MOST }", "target")]
    [InlineData("{ rule: { everyDays: 2 }, comparison: AT_MOST }", "comparison")]
    [InlineData("{ rule: { everyDays: 1 }, freezesPerMonth: 32 }", "freezesPerMonth")]
    [InlineData("{ rule: { everyDays: 1 }, effectiveFrom: \"2026-03-06\" }", "effectiveFrom")]
    [InlineData("{ rule: { everyDays: 1 }, effectiveFrom: \"2027-03-16\" }", "effectiveFrom")]
    public async Task A_schedule_out_of_bounds_is_refused_with_its_field(string schedule, string field)
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        Answer answer = await ReviseAsync(ada, await ada.CreateStreakAsync(), schedule);
        Assert.Equal(
            ("INVALID_SCHEDULE", field),
            (answer.TextAt("reviseSchedule.errors.0.code"), answer.TextAt("reviseSchedule.errors.0.field"))
        );
        Answer created = await ada.SendCreateStreakAsync(schedule: schedule);
        Assert.Equal($"schedule.{field}", created.TextAt("createStreak.errors.0.field"));
    }

    [Theory]
    [InlineData("{ rule: {} }")]
    [InlineData("{ rule: { everyDays: 1, timesPerWeek: 2 } }")]
    [InlineData("{ rule: { everyDays: null } }")]
    public async Task A_rule_is_exactly_one(string schedule)
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        Answer answer = await ReviseAsync(ada, await ada.CreateStreakAsync(), schedule);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_with_the_day_that_broke_them()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-07" }""");
        foreach (int day in new[] { 7, 8, 10, 13, 14 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        Answer answer = await AskAsync(
            ada,
            streak,
            "runs(first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes { firstDay lastDay length brokenOn } } longest { firstDay length brokenOn }"
        );
        Assert.Equal(
            """[{"firstDay":"2026-03-13","lastDay":"2026-03-14","length":2,"brokenOn":null},{"firstDay":"2026-03-10","lastDay":"2026-03-10","length":1,"brokenOn":"2026-03-11"}]""",
            answer.Data("me.streak.runs.nodes")!.ToJsonString()
        );
        Assert.Equal((3, true), (answer.NumberAt("me.streak.runs.totalCount"), (bool)answer.Data("me.streak.runs.pageInfo.hasNextPage")!));
        Assert.Equal("""{"firstDay":"2026-03-07","length":2,"brokenOn":"2026-03-09"}""", answer.Data("me.streak.longest")!.ToJsonString());
        Answer rest = (
            await ada.AskAsync(
                "query($id: ID!, $after: String) { me { streak(id: $id) { runs(after: $after) { pageInfo { hasNextPage } nodes { firstDay } } } } }",
                new { id = streak, after = answer.TextAt("me.streak.runs.pageInfo.endCursor") }
            )
        ).Succeeded();
        Assert.Equal(
            """{"pageInfo":{"hasNextPage":false},"nodes":[{"firstDay":"2026-03-07"}]}""",
            rest.Data("me.streak.runs")!.ToJsonString()
        );
    }

    [Fact]
    public async Task The_calendar_adds_up_all_streaks_that_are_not_archived()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string one = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-12" }""");
        string two = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-13" }""");
        foreach (int day in new[] { 12, 13 })
            (await ada.CheckInAsync(one, $"2026-03-{day:00}")).Succeeded();
        (await ada.CheckInAsync(two, "2026-03-14")).Succeeded();
        Answer answer = (
            await ada.AskAsync("""{ me { calendar(from: "2026-03-11", to: "2026-03-15") { date met due level } } }""")
        ).Succeeded();
        Assert.Equal(
            "0/0 0, 1/1 4, 1/2 2, 1/2 2, 0/0 0",
            string.Join(", ", answer.Data("me.calendar")!.AsArray().Select(day => $"{day!["met"]}/{day["due"]} {day["level"]}"))
        );
        Answer tooMany = await ada.AskAsync("""{ me { calendar(from: "2025-01-01", to: "2026-03-15") { met } } }""");
        Assert.Contains("400 days; 439", tooMany.ErrorMessage, StringComparison.Ordinal);
    }

    private static Task<Answer> ReviseAsync(Person person, string streak, string schedule, string more = "") =>
        person.AskAsync(
            $$"""mutation($id: ID!) { reviseSchedule(input: { streakId: $id, schedule: {{schedule}}{{more}} }) { streak { state version } errors { ... on Error { code message } ... on InvalidScheduleError { field } } } }""",
            new { id = streak }
        );

    private static async Task<Answer> AskAsync(Person person, string streak, string fields) =>
        (await person.AskAsync($"query($id: ID!) {{ me {{ streak(id: $id) {{ {fields} }} }} }}", new { id = streak })).Succeeded();
}
