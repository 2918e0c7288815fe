using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>What becomes of a streak that is imported under a name that is taken, and of an import that is only tried.</summary>
[Trait("kind", "server")]
public sealed class ImportConflictTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    internal const string Import = """
        mutation($input: ImportDataInput!) { importData(input: $input) { importedStreaks mergedStreaks importedCheckIns warnings
          files { name rows imported merged warned } errors { ... on Error { code message } ... on StreakNameTakenError { name } } } }
        """;

    private const string Beaver = """
        { "habits": [
          { "name": "Run", "records": [{ "day": "2026-03-10", "done": true }, { "day": "2026-03-11", "done": true, "text": "wet" }, { "day": "2026-03-12", "done": true }, { "day": "2026-03-13", "done": true }] },
          { "name": "Swim", "records": [{ "day": "2026-03-13", "done": true }] }] }
        """;

    private Person _ada = null!;
    private string _run = "";

    public async Task InitializeAsync()
    {
        _ada = await Person.RegisterAsync(fixture.Server);
        _run = await _ada.CreateStreakAsync("Run");
        foreach (string day in (string[])["2026-03-11", "2026-03-12", "2026-03-14"])
            (await _ada.CheckInAsync(_run, day)).Succeeded();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Merged_days_go_into_the_streak_that_is_there_and_what_it_has_stays()
    {
        Answer merged = await ImportAsync(new { beaverHabits = Beaver, onConflict = "MERGE" });

        Assert.Equal(
            (1, 1, 3),
            (
                merged.NumberAt("importData.importedStreaks"),
                merged.NumberAt("importData.mergedStreaks"),
                merged.NumberAt("importData.importedCheckIns")
            )
        );
        Assert.Equal(
            "habits[0].records[1]: The streak already has a check-in with another note or none on that day, which is kept.",
            merged.TextAt("importData.warnings.0")
        );
        // Two habits and five days: Run itself and its 12th were there, its 11th has another note.
        Assert.Equal((7, 4, 2, 1), (File(merged, "rows"), File(merged, "imported"), File(merged, "merged"), File(merged, "warned")));
        Assert.Equal("DONE 5/5", await _ada.StandingAsync(_run));
        Assert.Equal(2, await CountAsync());

        Answer again = await ImportAsync(new { beaverHabits = Beaver, onConflict = "MERGE" });
        Assert.Equal(
            (0, 2, 0),
            (
                again.NumberAt("importData.importedStreaks"),
                again.NumberAt("importData.mergedStreaks"),
                again.NumberAt("importData.importedCheckIns")
            )
        );
        Assert.Equal("DONE 5/5", await _ada.StandingAsync(_run));
    }

    [Fact]
    public async Task Merging_keeps_the_schedule_and_says_so_where_another_was_sent()
    {
        string other = Beaver.Replace(
            "\"name\": \"Run\",",
            "\"name\": \"Run\", \"period\": { \"period_type\": \"W\", \"period_count\": 1, \"target_count\": 2 },",
            StringComparison.Ordinal
        );
        Answer merged = await ImportAsync(new { beaverHabits = other, onConflict = "MERGE" });
        Assert.Contains("'Run' keeps its existing schedule", merged.TextAt("importData.warnings.1"), StringComparison.Ordinal);
        Assert.Equal("DONE 5/5", await _ada.StandingAsync(_run));
    }

    [Fact]
    public async Task Skips_and_pauses_are_merged_too()
    {
        const string Rested = """
            { "format": "streakoid", "version": 1, "streaks": [{ "name": "Run", "createdAt": "2026-03-01T00:00:00Z", "schedules": [{ "from": "2026-03-01", "rule": "EveryDays", "value": 1 }],
              "pauses": [{ "from": "2026-03-07", "until": "2026-03-09" }], "skips": ["2026-03-10", "2026-03-13"], "checkIns": [{ "day": "2026-03-06", "at": "2026-03-06T12:00:00Z" }] }] }
            """;
        Answer merged = await ImportAsync(new { data = Rested, onConflict = "MERGE" });
        Assert.Equal(
            (0, 1, 1),
            (
                merged.NumberAt("importData.importedStreaks"),
                merged.NumberAt("importData.mergedStreaks"),
                merged.NumberAt("importData.importedCheckIns")
            )
        );
        // The 6th, the pause, a skip, the 11th and 12th, a skip, the 14th.
        Assert.Equal("DONE 4/4", await _ada.StandingAsync(_run));
        Answer days = (
            await _ada.AskAsync(
                "query($id: ID!) { me { streak(id: $id) { days(from: \"2026-03-06\", to: \"2026-03-14\") { outcome } } } }",
                new { id = _run }
            )
        ).Succeeded();
        Assert.Equal(
            "MET PAUSED PAUSED PAUSED SKIPPED MET MET SKIPPED MET",
            string.Join(' ', Enumerable.Range(0, 9).Select(day => days.TextAt($"me.streak.days.{day}.outcome")))
        );
    }

    [Fact]
    public async Task Each_row_that_a_merged_streak_does_not_take_is_named()
    {
        const string Rich = """
            { "format": "streakoid", "version": 1, "streaks": [{ "name": "Run", "createdAt": "2026-03-01T00:00:00Z", "description": "slowly", "tags": ["legs", "air"],
              "archivedAt": "2026-03-13T00:00:00Z", "backdatingChanges": "2026-03-01T00:00:00Z=30",
              "schedules": [{ "from": "2026-03-01", "rule": "TimesPerWeek", "value": 3 }, { "from": "2026-03-09", "rule": "EveryDays", "value": 1, "freezesPerMonth": 2 }],
              "pauses": [{ "from": "2026-03-07", "until": "2026-03-08" }], "skips": ["2026-03-10", "2026-03-13"],
              "checkIns": [{ "day": "2026-03-11", "at": "2026-03-11T12:00:00Z" }, { "day": "2026-03-09", "at": "2026-03-09T12:00:00Z", "note": "wet" }] }] }
            """;
        Answer merged = await ImportAsync(new { data = Rich, onConflict = "MERGE" });
        Assert.Equal(
            [
                "streaks[0]: 'Run' is archived in the import. The existing streak is not, and is not archived.",
                "streaks[0]: 'Run' keeps its existing number of days that can be backdated, which differs from the imported one.",
                "streaks[0].schedules[0-1]: 'Run' keeps its existing schedules, which do not include this one.",
            ],
            merged.Data("importData.warnings")!.AsArray().Select(warning => (string)warning!)
        );
        // The streak and its schedules are named; a day, the pause and two skips are new; another day was there.
        Assert.Equal((8, 4, 1, 3), (File(merged, "rows"), File(merged, "imported"), File(merged, "merged"), File(merged, "warned")));
        Answer after = (
            await _ada.AskAsync(
                "query($id: ID!) { me { streak(id: $id) { description tags archivedAt allowedBackdatingDays schedules { rule } } } }",
                new { id = _run }
            )
        ).Succeeded();
        // What it lacked it has now.
        Assert.Equal(
            """{"description":"slowly","tags":["legs","air"],"archivedAt":null,"allowedBackdatingDays":7,"schedules":[{"rule":"every day"}]}""",
            after.Data("me.streak")!.ToJsonString()
        );

        Answer again = await ImportAsync(new { data = Rich.Replace("slowly", "fast", StringComparison.Ordinal), onConflict = "MERGE" });
        Assert.Contains("'Run' keeps its existing description", again.TextAt("importData.warnings.0"), StringComparison.Ordinal);
        Assert.Equal((8, 0, 5, 3), (File(again, "rows"), File(again, "imported"), File(again, "merged"), File(again, "warned")));
        Assert.Equal(
            "slowly",
            (await _ada.AskAsync("query($id: ID!) { me { streak(id: $id) { description } } }", new { id = _run })).TextAt(
                "me.streak.description"
            )
        );
    }

    [Fact]
    public async Task A_device_that_sends_a_merged_check_in_again_adds_nothing()
    {
        Guid clientId = Guid.NewGuid();
        string data = $$"""
            { "format": "streakoid", "version": 1, "streaks": [{ "name": "Run", "createdAt": "2026-03-01T00:00:00Z",
              "checkIns": [{ "day": "2026-03-12", "at": "2026-03-12T12:00:00Z", "clientIds": ["{{clientId}}"] }] }] }
            """;
        await ImportAsync(new { data, onConflict = "MERGE" });
        Answer sent = (
            await _ada.AskAsync(
                """
                mutation($id: ID!, $clientId: UUID!) { recordCheckIns(input: { checkIns: [{ clientId: $clientId, streakId: $id, day: "2026-03-12", amount: 5 }] }) {
                  errors { __typename } } }
                """,
                new { id = _run, clientId }
            )
        ).Succeeded();
        Assert.Null(sent.Data("recordCheckIns.errors"));
        Answer amount = await _ada.AskAsync(
            "query($id: ID!) { me { streak(id: $id) { checkIns { nodes { day amount } } } } }",
            new { id = _run }
        );
        Assert.Contains("""{"day":"2026-03-12","amount":1}""", amount.Data("me.streak.checkIns")!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_that_is_sent_again_under_its_key_changes_nothing_more()
    {
        object input = new { input = new { beaverHabits = Beaver, onConflict = "MERGE" } };
        Answer first = (await _ada.AskAsync(Import, input, idempotencyKey: "merge")).Succeeded();
        Answer second = (await _ada.AskAsync(Import, input, idempotencyKey: "merge")).Succeeded();
        Answer third = (await _ada.AskAsync(Import, input, idempotencyKey: "merge")).Succeeded();
        Assert.Equal((2, "DONE 5/5"), (await CountAsync(), await _ada.StandingAsync(_run)));
        Assert.Equal((1, 1), (first.NumberAt("importData.importedStreaks"), first.NumberAt("importData.mergedStreaks")));
        Assert.Equal(first.Data("importData")!.ToJsonString(), second.Data("importData")!.ToJsonString());
        Assert.Equal(first.Data("importData")!.ToJsonString(), third.Data("importData")!.ToJsonString());
    }

    [Fact]
    public async Task Undone_ids_that_are_merged_again_were_already_present()
    {
        string data = $$"""
            { "format": "streakoid", "version": 1, "streaks": [{ "name": "Run", "createdAt": "2026-03-01T00:00:00Z",
              "undone": [{ "day": "2026-03-13", "clientIds": ["{{Guid.NewGuid()}}"] }] }] }
            """;
        Answer first = await ImportAsync(new { data, onConflict = "MERGE" });
        Answer second = await ImportAsync(new { data, onConflict = "MERGE" });
        Assert.Equal((2, 1, 1, 0), (File(first, "rows"), File(first, "imported"), File(first, "merged"), File(first, "warned")));
        Assert.Equal((2, 0, 2, 0), (File(second, "rows"), File(second, "imported"), File(second, "merged"), File(second, "warned")));
    }

    [Fact]
    public async Task A_name_that_is_taken_fails_where_that_is_asked_for_and_stores_nothing()
    {
        Answer failed = await ImportAsync(new { beaverHabits = Beaver, onConflict = "FAIL" });
        Assert.Equal(("STREAK_NAME_TAKEN", "Run"), (failed.TextAt("importData.errors.0.code"), failed.TextAt("importData.errors.0.name")));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_new_one_comes_besides()
    {
        Answer added = await ImportAsync(new { beaverHabits = Beaver });
        Assert.Equal(
            (2, 0, 5),
            (
                added.NumberAt("importData.importedStreaks"),
                added.NumberAt("importData.mergedStreaks"),
                added.NumberAt("importData.importedCheckIns")
            )
        );
        Assert.Equal((3, "DONE 1/2"), (await CountAsync(), await _ada.StandingAsync(_run)));
    }

    [Fact]
    public async Task An_archived_streak_takes_no_days()
    {
        (
            await _ada.AskAsync(
                "mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { errors { __typename } } }",
                new { id = _run }
            )
        ).Succeeded();
        Answer merged = await ImportAsync(new { beaverHabits = Beaver, onConflict = "MERGE" });
        Assert.Equal((2, 0), (merged.NumberAt("importData.importedStreaks"), merged.NumberAt("importData.mergedStreaks")));
    }

    [Fact]
    public async Task What_is_only_tried_answers_the_same_and_stores_nothing()
    {
        foreach (string onConflict in (string[])["NEW", "MERGE"])
        {
            Answer tried = await ImportAsync(
                new
                {
                    beaverHabits = Beaver,
                    onConflict,
                    dryRun = true,
                }
            );
            Assert.Equal((1, "DONE 1/2"), (await CountAsync(), await _ada.StandingAsync(_run)));
            Person grace = await Person.RegisterAsync(fixture.Server);
            string run = await grace.CreateStreakAsync("Run");
            foreach (string day in (string[])["2026-03-11", "2026-03-12", "2026-03-14"])
                (await grace.CheckInAsync(run, day)).Succeeded();
            Answer done = (await grace.AskAsync(Import, new { input = new { beaverHabits = Beaver, onConflict } })).Succeeded();
            Assert.Equal(done.Text, tried.Text);
        }
    }

    [Fact]
    public async Task Trying_an_export_leaves_the_profile_as_it_is()
    {
        Person grace = await Person.RegisterAsync(fixture.Server, "Asia/Tokyo");
        const string Profile =
            """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Europe/Berlin", "dayStartsAt": "03:00:00" } }""";
        (await grace.AskAsync(Import, new { input = new { data = Profile, dryRun = true } })).Succeeded();
        Assert.Equal("Asia/Tokyo", (await grace.AskAsync("{ me { timeZone } }")).TextAt("me.timeZone"));
        (await grace.AskAsync(Import, new { input = new { data = Profile } })).Succeeded();
        Assert.Equal("Europe/Berlin", (await grace.AskAsync("{ me { timeZone } }")).TextAt("me.timeZone"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "data": "x", "habo": "[]" }""")]
    public async Task Exactly_one_thing_is_imported(string input)
    {
        Answer refused = await _ada.SendAsync(
            $$"""{ "query": "mutation($input: ImportDataInput!) { importData(input: $input) { importedStreaks } }", "variables": { "input": {{input}} } }"""
        );
        Assert.Contains("Send exactly one of", refused.ErrorMessage, StringComparison.Ordinal);
    }

    private static int File(Answer answer, string field) => answer.NumberAt($"importData.files.0.{field}");

    private async Task<int> CountAsync() =>
        (await _ada.AskAsync("{ me { streaks { totalCount } } }")).Succeeded().NumberAt("me.streaks.totalCount");

    private async Task<Answer> ImportAsync(object input) => (await _ada.AskAsync(Import, new { input })).Succeeded();
}
