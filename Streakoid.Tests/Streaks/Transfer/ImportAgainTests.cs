using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>What is imported into an account that has records of its own, once and again: nothing is mixed, doubled or overruled.</summary>
[Trait("kind", "server")]
public sealed class ImportAgainTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string LoopHabits =
        "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,Target Value,Archived?\n001,Coffee,NUMERICAL,,,1,1,#FF8F00,,AT_MOST,2,false\n";

    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(fixture.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Streaks_of_one_name_keep_their_days_apart(bool hasOne)
    {
        if (hasOne)
            await _ada.CreateStreakAsync("Run");
        string data = Export(
            Streak("Run", "2022-01-01", ["2026-03-11", "2026-03-12"]),
            Streak("Run", "2020-01-01", ["2026-02-01"]),
            Streak("Run", "2021-01-01", [])
        );
        await ImportAsync(new { data, onConflict = "MERGE" });
        string first = await DaysAsync();
        Assert.Equal(3, first.Split('|').Length);
        Assert.Contains("2026-03-11,2026-03-12", first, StringComparison.Ordinal);
        for (int again = 0; again < 2; again++)
        {
            Answer merged = await ImportAsync(new { data, onConflict = "MERGE" });
            Assert.Equal(
                (0, 3, 0),
                (
                    merged.NumberAt("importData.importedStreaks"),
                    merged.NumberAt("importData.mergedStreaks"),
                    merged.NumberAt("importData.importedCheckIns")
                )
            );
            Assert.Contains(
                "There are several streaks named",
                merged.Data("importData.warnings")!.ToJsonString(),
                StringComparison.Ordinal
            );
            Assert.Equal(first, await DaysAsync());
        }
    }

    [Fact]
    public async Task An_archived_streak_is_found_again_by_its_own_export()
    {
        string run = await _ada.CreateStreakAsync("Run");
        (await _ada.CheckInAsync(run, "2026-03-14")).Succeeded();
        (
            await _ada.AskAsync(
                "mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { errors { __typename } } }",
                new { id = run }
            )
        ).Succeeded();
        string data = (await _ada.AskAsync("mutation { exportData { data } }")).TextAt("exportData.data");
        string more = data.Replace(
            "\"checkIns\":[",
            "\"checkIns\":[{\"day\":\"2026-03-13\",\"at\":\"2026-03-13T12:00:00Z\"},",
            StringComparison.Ordinal
        );
        Assert.NotEqual(data, more);
        for (int again = 0; again < 2; again++)
        {
            Answer merged = await ImportAsync(new { data, onConflict = "MERGE" });
            Assert.Equal((0, 1), (merged.NumberAt("importData.importedStreaks"), merged.NumberAt("importData.mergedStreaks")));
            Assert.Equal("[]", merged.Data("importData.warnings")!.ToJsonString());
        }
        Answer failed = await ImportAsync(new { data, onConflict = "FAIL" });
        Assert.Equal("STREAK_NAME_TAKEN", failed.TextAt("importData.errors.0.code"));
        await ImportAsync(new { data = more, onConflict = "MERGE" });

        // What is merged into it reads as if it had come at once.
        Person grace = await Person.RegisterAsync(fixture.Server);
        (await grace.AskAsync(ImportConflictTests.Import, new { input = new { data = more } })).Succeeded();
        Assert.Equal(await SeenAsync(grace), await SeenAsync(_ada));
        Assert.Contains("\"longestLength\":2", await SeenAsync(_ada), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_that_another_app_has_no_record_of_do_not_overrule_ones_own()
    {
        string data = Export(
            """{ "name": "Coffee", "createdAt": "2026-03-01T00:00:00Z", "schedules": [{ "from": "2026-03-01", "rule": "EveryDays", "value": 1, "target": 2, "comparison": "AtMost" }] }"""
        );
        await ImportAsync(new { data });
        const string Length = "{ me { streaks { nodes { currentLength } } } }";
        Assert.Equal(13, (await _ada.AskAsync(Length)).NumberAt("me.streaks.nodes.0.currentLength"));
        string days = string.Concat(
            Enumerable
                .Range(0, 20)
                .Select(day => new DateOnly(2026, 3, 13).AddDays(-day))
                .Select(day => day.Day == 5 && day.Month == 3 ? $"{day:yyyy-MM-dd},1000,\n" : $"{day:yyyy-MM-dd},UNKNOWN,\n")
        );
        object loop = new { habits = LoopHabits, checkmarks = "Date,Coffee,\n" + days };
        Answer merged = await ImportAsync(new { loop, onConflict = "MERGE" });
        Assert.Equal((1, 1), (merged.NumberAt("importData.mergedStreaks"), merged.NumberAt("importData.importedCheckIns")));
        Assert.Equal(13, (await _ada.AskAsync(Length)).NumberAt("me.streaks.nodes.0.currentLength"));
        // A new streak has no records of its own: it is let off on those days.
        Person grace = await Person.RegisterAsync(fixture.Server);
        (await grace.AskAsync(ImportConflictTests.Import, new { input = new { loop } })).Succeeded();
        Assert.Equal(1, (await grace.AskAsync(Length)).NumberAt("me.streaks.nodes.0.currentLength"));
    }

    [Fact]
    public async Task Other_starts_of_days_and_weeks_that_are_not_taken_are_named()
    {
        string data = """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "weekStarts": "7" }, "streaks": [] }""";
        await _ada.CreateStreakAsync();
        Answer other = await ImportAsync(new { data });
        Assert.Contains(
            "keeps its own time zones and starts of days and weeks",
            other.TextAt("importData.warnings.0"),
            StringComparison.Ordinal
        );
        string own = (await _ada.AskAsync("mutation { exportData { data } }")).TextAt("exportData.data");
        Assert.Equal("[]", (await ImportAsync(new { data = own })).Data("importData.warnings")!.ToJsonString());
        Person grace = await Person.RegisterAsync(fixture.Server);
        Answer taken = (await grace.AskAsync(ImportConflictTests.Import, new { input = new { data } })).Succeeded();
        Assert.Equal("[]", taken.Data("importData.warnings")!.ToJsonString());
        Assert.Equal("SUNDAY", (await grace.AskAsync("{ me { weekStartsOn } }")).TextAt("me.weekStartsOn"));
    }

    [Fact]
    public async Task A_day_of_Habo_is_judged_by_the_target_that_it_had()
    {
        const string Habo = """
            [{ "title": "Water", "habitType": 1, "targetValue": 3, "events": {
              "2026-03-10 00:00:00.000Z": ["DayType.check", "", 2, 2], "2026-03-11 00:00:00.000Z": ["DayType.check", "", 2, 2],
              "2026-03-12 00:00:00.000Z": ["DayType.progress", "", 2, 3], "2026-03-13 00:00:00.000Z": ["DayType.check", "", 4, 4] } }]
            """;
        Answer imported = await ImportAsync(new { habo = Habo });
        Assert.Equal("[]", imported.Data("importData.warnings")!.ToJsonString());
        Answer seen = await _ada.AskAsync(
            "{ me { streaks { nodes { longestLength currentLength schedules { effectiveFrom target } days(from: \"2026-03-10\", to: \"2026-03-14\") { outcome } } } } }"
        );
        Assert.Equal(
            """{"longestLength":2,"currentLength":1,"schedules":[{"effectiveFrom":"2026-03-10","target":2},{"effectiveFrom":"2026-03-12","target":3},{"effectiveFrom":"2026-03-13","target":4},{"effectiveFrom":"2026-03-14","target":3}],"days":[{"outcome":"MET"},{"outcome":"MET"},{"outcome":"MISSED"},{"outcome":"MET"},{"outcome":"PENDING"}]}""",
            seen.Data("me.streaks.nodes.0")!.ToJsonString()
        );
    }

    [Fact]
    public async Task An_archived_and_an_active_streak_of_one_name_are_not_mixed()
    {
        string data = Export(
            Streak("Run", "2026-01-01", ["2026-01-05", "2026-01-06"])
                .Replace("\"schedules\"", "\"archivedAt\": \"2026-01-07T00:00:00Z\", \"schedules\"", StringComparison.Ordinal),
            Streak("Run", "2026-02-01", ["2026-03-13", "2026-03-14"])
        );
        await ImportAsync(new { data });
        string own = (await _ada.AskAsync("mutation { exportData { data } }")).TextAt("exportData.data");
        string days = await DaysAsync();
        Assert.Equal("2026-03-13,2026-03-14", days);
        foreach (string file in (string[])[own, data, own])
        {
            Answer merged = await ImportAsync(new { data = file, onConflict = "MERGE" });
            Assert.Equal(
                (0, 2, 0),
                (
                    merged.NumberAt("importData.importedStreaks"),
                    merged.NumberAt("importData.mergedStreaks"),
                    merged.NumberAt("importData.importedCheckIns")
                )
            );
            Assert.Equal(days, await DaysAsync());
        }
    }

    [Theory]
    [InlineData("""{ "from": "2026-02-10" }""")]
    [InlineData("""{ "from": "2026-03-10", "until": "2026-03-20" }""")]
    public async Task A_pause_that_goes_on_in_a_file_does_not_pause_a_living_streak(string pause)
    {
        string run = await _ada.CreateStreakAsync("Run");
        (await _ada.CheckInAsync(run, "2026-03-14")).Succeeded();
        string data = Export(
            Streak("Run", "2026-02-01", ["2026-02-01"])
                .Replace("\"schedules\"", $"\"pauses\": [{pause}], \"schedules\"", StringComparison.Ordinal)
        );
        Answer merged = await ImportAsync(new { data, onConflict = "MERGE" });
        Assert.Contains(
            "The existing streak is not paused by that.",
            merged.Data("importData.warnings")!.ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Equal("DONE 1/1", await _ada.StandingAsync(run));
    }

    [Fact]
    public async Task Of_a_limit_days_after_the_end_of_a_file_are_not_kept_days()
    {
        object loop = new { habits = LoopHabits, checkmarks = "Date,Coffee,\n2026-01-10,1000,\n2026-01-09,UNKNOWN,\n2026-01-06,1000,\n" };
        Answer imported = await ImportAsync(new { loop });
        Assert.Contains("has 65 days without a record", imported.TextAt("importData.warnings.0"), StringComparison.Ordinal);
        Answer seen = await _ada.AskAsync("{ me { streaks { nodes { currentLength longestLength state } } } }");
        Assert.Equal("""{"currentLength":2,"longestLength":2,"state":"PENDING"}""", seen.Data("me.streaks.nodes.0")!.ToJsonString());
    }

    [Fact]
    public async Task A_skip_that_is_merged_again_was_already_present()
    {
        const string Habo =
            """[{ "title": "Run", "events": { "2026-03-10 00:00:00.000Z": ["DayType.skip"], "2026-03-09 00:00:00.000Z": ["DayType.check"] } }]""";
        await ImportAsync(new { habo = Habo, onConflict = "MERGE" });
        Answer again = await ImportAsync(new { habo = Habo, onConflict = "MERGE" });
        Assert.Equal("""{"name":"Habo","rows":3,"imported":0,"merged":3,"warned":0}""", again.Data("importData.files.0")!.ToJsonString());
    }

    [Fact]
    public async Task What_Beaver_Habits_says_besides_the_days_arrives_or_is_named()
    {
        const string Beaver = """
            { "order": ["b", "a"], "theme": "dark", "habits": [
              { "id": "a", "name": "A", "weekly_goal": 3, "star": true, "records": [{ "day": "2026-03-13", "done": true }] },
              { "id": "b", "name": "B", "star": false, "records": [] }] }
            """;
        Answer imported = await ImportAsync(new { beaverHabits = Beaver });
        string warnings = imported.Data("importData.warnings")!.ToJsonString();
        Assert.Contains("theme", warnings, StringComparison.Ordinal);
        Assert.Contains("star", warnings, StringComparison.Ordinal);
        Assert.Equal(2, imported.Data("importData.warnings")!.AsArray().Count);
        Answer seen = await _ada.AskAsync("{ me { streaks(order: [{ position: ASC }]) { nodes { name schedule { rule } } } } }");
        Assert.Equal(
            """[{"name":"B","schedule":{"rule":"every day"}},{"name":"A","schedule":{"rule":"3 times a week"}}]""",
            seen.Data("me.streaks.nodes")!.ToJsonString()
        );
    }

    [Fact]
    public async Task A_file_that_is_no_list_of_Loops_habits_is_refused()
    {
        Answer refused = await ImportAsync(new { loop = new { habits = "x", checkmarks = "Date," } });
        Assert.Equal("INVALID_IMPORT", refused.TextAt("importData.errors.0.code"));
        Assert.Contains("Name is missing", refused.TextAt("importData.errors.0.message"), StringComparison.Ordinal);
    }

    private static string Export(params string[] streaks) =>
        $$"""{ "format": "streakoid", "version": 1, "streaks": [{{string.Join(", ", streaks)}}] }""";

    private static string Streak(string name, string createdOn, string[] days) =>
        $$"""
            { "name": "{{name}}", "createdAt": "{{createdOn}}T00:00:00Z", "schedules": [{ "from": "{{createdOn}}", "rule": "EveryDays", "value": 1 }],
              "checkIns": [{{string.Join(", ", days.Select(day => $$"""{ "day": "{{day}}", "at": "{{day}}T12:00:00Z" }"""))}}] }
            """;

    private async Task<string> DaysAsync()
    {
        Answer answer = await _ada.AskAsync("{ me { streaks { nodes { checkIns { nodes { day } } } } } }");
        return string.Join(
            "|",
            answer
                .Data("me.streaks.nodes")!
                .AsArray()
                .Select(streak => string.Join(",", streak!["checkIns"]!["nodes"]!.AsArray().Select(one => one!["day"]!.ToString()).Order()))
                .Order()
        );
    }

    private static async Task<string> SeenAsync(Person person)
    {
        const string Query = """
            { me { streaks(where: { archivedAt: { neq: null } }) { nodes { name state currentLength longestLength runs { nodes { firstDay lastDay length } }
              checkIns { nodes { day amount } } days(from: "2026-03-10", to: "2026-03-14") { outcome } } } } }
            """;
        return (await person.AskAsync(Query)).Data("me.streaks")!.ToJsonString();
    }

    private async Task<Answer> ImportAsync(object input) => (await _ada.AskAsync(ImportConflictTests.Import, new { input })).Succeeded();
}
