using System.Text.Json.Nodes;
using Streakoid.Streaks.Transfer;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>Nothing of a file is lost in silence: every row is imported, merged, or named in the warnings, and every day is there
/// afterwards.</summary>
[Trait("kind", "server")]
public sealed class ImportAccountTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int Rows = 10_000;

    private const string Import = """
        mutation($input: ImportDataInput!) { importData(input: $input) { importedStreaks mergedStreaks importedCheckIns warnings
          files { name rows imported merged warned } errors { ... on Error { code message } ... on InvalidImportError { path } } } }
        """;

    public static TheoryData<string> Formats => ["Loop", "HabitBull", "Habitica", "Habo", "BeaverHabits", "WayOfLife"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Each_of_ten_thousand_rows_is_accounted_for_and_every_day_survives_a_round_trip(string format)
    {
        ImportFormats made = new(format.Length);
        MadeUpExport export = format switch
        {
            "Loop" => made.Loop(Rows),
            "HabitBull" => made.HabitBull(Rows),
            "Habitica" => made.Habitica(Rows),
            "Habo" => made.Habo(Rows),
            "WayOfLife" => made.WayOfLife(Rows),
            _ => made.BeaverHabits(Rows),
        };
        Person ada = await Person.RegisterAsync(fixture.Server),
            grace = await Person.RegisterAsync(fixture.Server);

        Answer imported = await ImportAsync(ada, export.Input);

        JsonNode[] files = [.. imported.Data("importData.files")!.AsArray().Select(file => file!)];
        Assert.Equal(
            export.Rows.OrderBy(file => file.Key, StringComparer.Ordinal),
            files.ToDictionary(file => (string)file["name"]!, file => (int)file["rows"]!).OrderBy(file => file.Key, StringComparer.Ordinal)
        );
        Assert.All(files, file => Assert.Equal((int)file["rows"]!, (int)file["imported"]! + (int)file["merged"]! + (int)file["warned"]!));
        // One warning may be of a habit's row, as of one without a target.
        int days = files.Where(file => (string)file["name"]! != "Habits.csv").Sum(file => (int)file["warned"]!);
        Assert.Equal(export.Warned, days);
        Assert.Equal(export.Days.Sum(habit => habit.Value.Count), imported.NumberAt("importData.importedCheckIns"));

        string first = await ExportAsync(ada);
        Assert.Equal(Lines(export), Lines(first));
        Assert.Equal(
            export.Days.Sum(habit => habit.Value.Count),
            (await ImportAsync(grace, new { data = first })).NumberAt("importData.importedCheckIns")
        );
        Assert.Equal(Lines(first), Lines(await ExportAsync(grace)));
    }

    [Fact]
    public async Task A_description_that_differs_from_the_one_before_is_named()
    {
        const string File =
            "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
            + "Run,slowly,Sport,2026-03-10,1,\nRun,,,2026-03-11,1,\nRun,fast,Sport,2026-03-12,1,\nRun,slowly,Health,2026-03-13,0,\n";
        Answer imported = await ImportAsync(await Person.RegisterAsync(fixture.Server), new { habitBull = File });
        Assert.Equal(
            ["HabitBull.csv:4-5: The habit has another description or category in an earlier row, which is kept."],
            imported.Data("importData.warnings")!.AsArray().Select(warning => (string)warning!)
        );
        Assert.Equal((3, 2), (imported.NumberAt("importData.importedCheckIns"), imported.NumberAt("importData.files.0.warned")));
    }

    [Fact]
    public void A_row_without_an_outcome_is_named()
    {
        ImportAccount account = new();
        ImportRows rows = account.File("x.csv");
        account.Imported(rows.Read(2));
        rows.Read(3);
        rows.Read(4);
        account.Merged(rows.Read(7));
        account.Warn(rows.Read(9), "odd");
        account.Warn(rows.Read(10), "odd");
        Assert.Equal(["x.csv:9-10: odd", "x.csv:3-4: This row could not be read."], account.Warnings());
        Assert.Equal(new ImportedFile("x.csv", 6, 1, 1, 4), Assert.Single(account.Files()));
    }

    [Fact]
    public void Of_a_file_in_which_too_much_is_wrong_nothing_is_taken()
    {
        ImportAccount account = new();
        ImportRows rows = account.File("x.csv");
        Assert.Throws<ImportException>(() =>
        {
            for (int line = 2; line < 100_000; line++)
                account.Warn(rows.Read(line), "odd");
        });
    }

    /// <summary>Habit, day, amount and note of each day, in order.</summary>
    private static string[] Lines(MadeUpExport export) =>
        [
            .. export
                .Days.SelectMany(habit =>
                    habit.Value.Select(day => $"{habit.Key[4..]} {day.Key} {day.Value.Amount:0.###} {day.Value.Note}")
                )
                .Order(StringComparer.Ordinal),
        ];

    private static string[] Lines(string exported) =>
        [
            .. JsonNode.Parse(exported)!["streaks"]!
                .AsArray()
                .SelectMany(streak =>
                    (streak!["checkIns"]?.AsArray() ?? []).Select(one =>
                        $"{streak["name"]} {one!["day"]} {(decimal?)one["amount"] ?? 1:0.###} {one["note"]}"
                    )
                )
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<string> ExportAsync(Person person) =>
        (await person.AskAsync("mutation { exportData { data } }")).Succeeded().TextAt("exportData.data");

    private static async Task<Answer> ImportAsync(Person person, object input)
    {
        Answer answer = (await person.AskAsync(Import, new { input })).Succeeded();
        Assert.True(answer.Data("importData.errors") is null, answer.Text);
        return answer;
    }
}
