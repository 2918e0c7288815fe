using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>The CSV export of Loop Habit Tracker, as its versions write it.</summary>
[Trait("kind", "server")]
public sealed class LoopImportTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Header =
        "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,Target Value,Archived?\n";

    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(fixture.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Habits_become_streaks_and_what_was_done_check_ins()
    {
        string habits =
            Header
            + "001,Meditate,YES_NO,Did you meditate?,,1,1,#FF8F00,,,,false\n"
            + "002,\"Run, slowly\",YES_NO,,\"With \"\"shoes\"\"\",3,7,#00897B,,,,false\n"
            + "003,Water,NUMERICAL,How much?,,1,1,#00897B,litres,AT_LEAST,2.5,false\n"
            + "004,Old,YES_NO,,,2,3,#00897B,,,,true\n";
        string checkmarks =
            "Date,Meditate,\"Run, slowly\",Water,Old,\n"
            + "2026-03-14,UNKNOWN,YES_MANUAL,1500,NO,\n"
            + "2026-03-13,YES_MANUAL,YES_AUTO,3000,NO,\n"
            + "2026-03-12,SKIP,YES_MANUAL,2500,NO,\n"
            + "2026-03-11,YES_MANUAL,YES_MANUAL,0,YES_MANUAL,\n";

        Answer imported = await ImportAsync(habits, checkmarks);

        Assert.Equal((4, 9), (imported.NumberAt("importData.importedStreaks"), imported.NumberAt("importData.importedCheckIns")));
        Assert.Contains("'Old' was due 2 times in 3 days", imported.TextAt("importData.warnings.0"), StringComparison.Ordinal);
        Answer seen = (
            await _ada.AskAsync(
                """
                { me { streaks(where: { archivedAt: { eq: null } }, order: [{ name: ASC }]) { nodes { name description state currentLength unit schedule { rule target }
                  checkIns { totalCount nodes { amount day } } days(from: "2026-03-11", to: "2026-03-14") { outcome } } } } }
                """
            )
        ).Succeeded();
        Assert.Equal(
            ("Meditate", "Did you meditate?", "PENDING", 2),
            (Node(seen, 0, "name"), Node(seen, 0, "description"), Node(seen, 0, "state"), seen.NumberAt("me.streaks.nodes.0.currentLength"))
        );
        Assert.Equal("SKIPPED", Node(seen, 0, "days.1.outcome"));
        Assert.Equal(
            ("Run, slowly", "With \"shoes\"", "WEEK", "DONE"),
            (Node(seen, 1, "name"), Node(seen, 1, "description"), Node(seen, 1, "unit"), Node(seen, 1, "state"))
        );
        Assert.Equal(3, seen.NumberAt("me.streaks.nodes.1.checkIns.totalCount"));
        Assert.Equal(
            ("Water", 2.5m, 2),
            (
                Node(seen, 2, "name"),
                (decimal)seen.Data("me.streaks.nodes.2.schedule.target")!,
                seen.NumberAt("me.streaks.nodes.2.currentLength")
            )
        );
        Assert.Equal(1.5m, (decimal)seen.Data("me.streaks.nodes.2.checkIns.nodes.0.amount")!);
    }

    [Fact]
    public async Task Older_versions_number_what_newer_ones_name()
    {
        Answer imported = await ImportAsync(
            "Position,Name,Question,Description,NumRepetitions,Interval,Color\n001,Wake up early,Did you?,,2,7,#00897B\n",
            "Date,Wake up early,\n2026-03-14,2,\n2026-03-13,1,\n2026-03-12,0,\n2026-03-11,-1,\n2026-03-10,3,\n2026-03-09,2,\n"
        );
        Assert.Equal((1, 2), (imported.NumberAt("importData.importedStreaks"), imported.NumberAt("importData.importedCheckIns")));
        Answer seen = (await _ada.AskAsync("{ me { streaks { nodes { state schedule { rule } } } } }")).Succeeded();
        Assert.Equal("DONE", Node(seen, 0, "state"));
    }

    [Theory]
    [InlineData("", "Date,\n", "Habits.csv:1")]
    [InlineData("A,B\n1,2\n", "Date,\n", "Habits.csv:1")]
    [InlineData("Position,Name\n001,x\n", "Day,x,\n2026-03-14,2,\n", "Checkmarks.csv:1")]
    [InlineData("Position,Name\n001,x\n", "Date,x,\n14.3.2026,2,\n", "Checkmarks.csv:2")]
    [InlineData("Position,Name\n001,x\n", "Date,x,\n2026-03-14,PERHAPS,\n", "Checkmarks.csv:2")]
    [InlineData("Position,Name,NumRepetitions\n001,x,often\n", "Date,x,\n", "Habits.csv:2")]
    public async Task What_is_no_export_of_Loop_is_reported_with_its_line_and_changes_nothing(string habits, string checkmarks, string path)
    {
        Answer refused = await ImportAsync(habits, checkmarks);
        Assert.Equal(("INVALID_IMPORT", path), (refused.TextAt("importData.errors.0.code"), refused.TextAt("importData.errors.0.path")));
        Assert.Equal(0, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    private static string Node(Answer answer, int index, string path) => answer.TextAt($"me.streaks.nodes.{index}.{path}");

    private async Task<Answer> ImportAsync(string habits, string checkmarks) =>
        (
            await _ada.AskAsync(
                "mutation($input: ImportDataInput!) { importData(input: $input) { importedStreaks importedCheckIns warnings errors { ... on Error { code message } ... on InvalidImportError { path } } } }",
                new { input = new { loop = new { habits, checkmarks } } }
            )
        ).Succeeded();
}
