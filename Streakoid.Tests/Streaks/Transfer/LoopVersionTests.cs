using System.Globalization;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>What versions of Loop Habit Tracker write, and what is in people's names, targets and notes.</summary>
[Trait("kind", "server")]
public sealed class LoopVersionTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Header =
        "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,Target Value,Archived?\n";

    private const string Sixty = "001 56789 123456789 123456789 123456789 123456789 123456789 ";
    private const string LongName = Sixty + Sixty + Sixty + Sixty;
    private const string LongPath = "'" + Sixty + "…'";

    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(fixture.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    // Each habit has a day of its own, the last one first.
    [InlineData("Reduce sleep, and wake up early", "Run", "Swim")]
    [InlineData("Run", "Run", "Run, again")]
    [InlineData("A", "A,B", "B")]
    [InlineData("Semi;colon", "Pi|pe", "Tab\tbed")]
    [InlineData("\"Quoted", "\"All of it\"", "In \"the\" midst")]
    [InlineData("Date", "Value", "Notes")]
    [InlineData("Value", "Notes", "Date")]
    [InlineData(" Padded ", "x", "y")]
    [InlineData("UNKNOWN", "2026-03-14", "=1+1")]
    public async Task Each_habit_gets_its_own_days_whatever_is_in_the_names(params string[] names)
    {
        string habits =
            Header
            + string.Concat(
                names.Select(
                    (name, index) =>
                        $"{index + 1:D3},\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",YES_NO,,,1,1,#FF8F00,,,,false\n"
                )
            );
        string checkmarks =
            $"Date,{string.Concat(names.Select(name => $"{name},"))}\n2026-03-14,NO,NO,YES_MANUAL,\n2026-03-13,NO,YES_MANUAL,NO,\n2026-03-12,YES_MANUAL,NO,NO,\n";
        Answer imported = await ImportAsync(habits, checkmarks);
        Assert.Equal(
            (3, 3, 0),
            (
                imported.NumberAt("importData.importedStreaks"),
                imported.NumberAt("importData.importedCheckIns"),
                imported.Data("importData.warnings")!.AsArray().Count
            )
        );
        string[] days = [$"{names[0].Trim()}: 2026-03-12=1", $"{names[1].Trim()}: 2026-03-13=1", $"{names[2].Trim()}: 2026-03-14=1"];
        Assert.Equal(days.Order(StringComparer.Ordinal), await DaysAsync());
    }

    [Fact]
    public async Task An_export_of_one_habit_has_all_of_them_in_the_list()
    {
        string habits = Header + "001,A,YES_NO,,,1,1,,,,,false\n002,\"A,B\",YES_NO,,,1,1,,,,,false\n003,C,YES_NO,,,1,1,,,,,false\n";
        await ImportAsync(habits, "Date,A,B,\n2026-03-14,YES_MANUAL,\n");
        Assert.Equal(["A,B: 2026-03-14=1"], await DaysAsync());
    }

    [Fact]
    public async Task A_file_that_a_spreadsheet_saved_is_read_by_its_names()
    {
        string habits = Header + "001,\"a, b\",YES_NO,,,1,1,,,,,false\n002,c,YES_NO,,,1,1,,,,,false\n";
        await ImportAsync(habits, "Date;c;\"a, b\"\r\n2026-03-14;YES_MANUAL;NO\r\n2026-03-13;NO;YES_MANUAL\r\n");
        Assert.Equal(["a, b: 2026-03-13=1", "c: 2026-03-14=1"], await DaysAsync());
    }

    [Fact]
    public async Task A_column_without_a_habit_is_named_with_the_lines_that_have_values_in_it()
    {
        Answer imported = await ImportAsync(
            Header + "001,a,YES_NO,,,1,1,,,,,false\n002,b,YES_NO,,,1,1,,,,,false\n",
            "Date,a,other,b,more,\n2026-03-14,YES_MANUAL,YES_MANUAL,NO,NO,\n2026-03-13,NO,NO,YES_MANUAL,NO,\n"
        );
        Assert.Equal("Checkmarks.csv:1: 2 columns do not match a habit of Habits.csv.", imported.TextAt("importData.warnings.0"));
        Assert.Equal(
            "Checkmarks.csv:2: A column of the file does not match a habit and is not imported.",
            imported.TextAt("importData.warnings.1")
        );
        Assert.Equal(["a: 2026-03-14=1", "b: 2026-03-13=1"], await DaysAsync());
    }

    [Fact]
    public async Task Versions_without_types_have_amounts_where_values_are_above_3()
    {
        Answer imported = await ImportAsync(
            "Position,Name,Question,Description,NumRepetitions,Interval,Color\n001,Steps,,,1,1,#FF8F00\n002,Run,,,1,1,#FF8F00\n",
            "Date,Steps,Run,\n2026-06-10,9000000,2,\n2026-03-13,9500,2,\n2026-03-12,0,3,\n"
        );
        Assert.Equal(["Run: 2026-03-13=1", "Steps: 2026-03-13=9.5"], await DaysAsync());
        Assert.Equal(
            [
                "Habits.csv:2: 'Steps' has amounts, but this version of Loop Habit Tracker writes no target. Any amount meets the target now.",
                "Checkmarks.csv:2: The day is not between 1900-01-01 and 2026-03-15 and is not imported.",
            ],
            imported.Data("importData.warnings")!.AsArray().Select(one => (string)one!)
        );
        Assert.Equal((3, 2, 1), (Count(imported, "rows"), Count(imported, "imported"), Count(imported, "warned")));
    }

    [Fact]
    public async Task Version_2_0_writes_entries()
    {
        await ImportAsync(
            Header + "001,Read,YES_NO,,,1,1,,,,,false\n002,Water,NUMERICAL,,,1,1,,litres,AT_LEAST,2.5,false\n",
            "Date,Read,Water,\n2026-03-14,Entry(timestamp=2026-03-14, value=2),Entry(timestamp=2026-03-14, value=2500),\n2026-03-13,Entry(timestamp=2026-03-13, value=0),Entry(timestamp=2026-03-13, value=-1),\n"
                + "2026-03-12,Entry(timestamp=2026-03-12, value=2, notes=),Entry(timestamp=2026-03-12, value=1500, notes=),\n"
        );
        Assert.Equal(["Read: 2026-03-12=1", "Read: 2026-03-14=1", "Water: 2026-03-12=1.5", "Water: 2026-03-14=2.5"], await DaysAsync());
    }

    [Theory]
    [InlineData("AT_LEAST", 7, "10 a week 10 AT_LEAST", "")]
    [InlineData("AT_LEAST", 30, "10 a month 10 AT_LEAST", "")]
    [InlineData("AT_LEAST", 31, "10 a month 10 AT_LEAST", "")]
    [InlineData("AT_MOST", 7, "at most 10 a week 10 AT_MOST", "")]
    [InlineData(
        "AT_LEAST",
        10,
        "7 a week 7 AT_LEAST",
        "'Run' had a target of 10 km in 10 days, which no schedule supports; it is 7 km a week now."
    )]
    [InlineData(
        "AT_LEAST",
        14,
        "21.429 a month 21.429 AT_LEAST",
        "'Run' had a target of 10 km in 14 days, which no schedule supports; it is 21.429 km a month now."
    )]
    public async Task Sums_over_a_week_or_a_month_keep_what_they_mean(string comparison, int days, string schedule, string warning)
    {
        Answer imported = await ImportAsync(
            Header + $"001,Run,NUMERICAL,,,1,{days},,km,{comparison},10.0,false\n",
            "Date,Run,\n2026-03-14,4000,\n2026-03-13,0,\n"
        );
        Assert.Equal(
            warning.Length == 0 ? [] : [$"Habits.csv:2: {warning}"],
            imported.Data("importData.warnings")!.AsArray().Select(one => (string?)one)
        );
        Answer seen = (
            await _ada.AskAsync("{ me { streaks { nodes { state schedule { rule target comparison } schedules { rule } } } } }")
        ).Succeeded();
        Assert.Equal(
            schedule,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{seen.TextAt("me.streaks.nodes.0.schedule.rule")} {(decimal)seen.Data("me.streaks.nodes.0.schedule.target")!:0.###} {seen.TextAt("me.streaks.nodes.0.schedule.comparison")}"
            )
        );
        Assert.NotEqual("BROKEN", seen.TextAt("me.streaks.nodes.0.state"));
    }

    [Fact]
    public async Task Targets_are_read_as_Java_writes_them()
    {
        await ImportAsync(
            Header + "001,Steps,NUMERICAL,,,1,1,,,AT_LEAST,1.0E7,false\n002,Less,NUMERICAL,,,1,1,,,AT_MOST,2.5E-1,false\n",
            "Date,Steps,Less,\n2026-03-14,4000,0,\n"
        );
        Answer seen = (
            await _ada.AskAsync("{ me { streaks(order: [{ name: DESC }]) { nodes { name schedule { target } } } } }")
        ).Succeeded();
        Assert.Equal(
            (10_000_000m, 0.25m),
            ((decimal)seen.Data("me.streaks.nodes.0.schedule.target")!, (decimal)seen.Data("me.streaks.nodes.1.schedule.target")!)
        );
    }

    [Fact]
    public async Task The_order_of_the_habits_is_the_order_of_the_streaks()
    {
        await ImportAsync(
            Header + "001,Young,YES_NO,,,1,1,,,,,false\n002,None,YES_NO,,,1,1,,,,,false\n003,Old,YES_NO,,,1,1,,,,,false\n",
            "Date,Young,None,Old,\n2026-03-14,YES_MANUAL,NO,NO,\n2020-01-01,NO,NO,YES_MANUAL,\n"
        );
        Answer seen = (await _ada.AskAsync("{ me { streaks { nodes { name } } } }")).Succeeded();
        Assert.Equal(["Young", "None", "Old"], Enumerable.Range(0, 3).Select(index => seen.TextAt($"me.streaks.nodes.{index}.name")));
    }

    [Fact]
    public async Task A_unit_is_kept_in_the_description()
    {
        await ImportAsync(
            Header + "001,Water,NUMERICAL,How much?,Tap water,1,1,,litres,AT_LEAST,2.5,false\n",
            "Date,Water,\n2026-03-14,2500,\n"
        );
        Assert.Equal(
            "How much?\n\nTap water\n\nUnit: litres",
            (await _ada.AskAsync("{ me { streaks { nodes { description } } } }")).TextAt("me.streaks.nodes.0.description")
        );
    }

    [Fact]
    public async Task A_row_of_tomorrow_counts_tomorrow()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        _ada = await Person.RegisterAsync(server);
        Answer imported = await ImportAsync(
            Header + "001,Run,YES_NO,,,1,1,,,,,false\n",
            "Date,Run,\n2026-03-15,YES_MANUAL,\n2026-03-14,YES_MANUAL,\n2026-03-13,YES_MANUAL,\n"
        );
        Assert.Equal(3, imported.NumberAt("importData.importedCheckIns"));
        string run = (await _ada.AskAsync("{ me { streaks { nodes { id } } } }")).TextAt("me.streaks.nodes.0.id");
        Assert.Equal("DONE 2/2", await _ada.StandingAsync(run));
        server.Clock.Advance(NodaTime.Duration.FromDays(1));
        // A token is good for less than a day.
        await _ada.LoginAsync(_ada.Email, Person.Password);
        Assert.Equal("DONE 3/3", await _ada.StandingAsync(run));
    }

    [Fact]
    public async Task Of_a_habit_of_at_most_so_much_days_without_a_record_neither_add_nor_break()
    {
        string days = string.Concat(Enumerable.Range(1, 10).Select(day => $"2026-02-{day:D2},UNKNOWN,\n").Reverse());
        Answer imported = await ImportAsync(
            Header + "001,Coffee,NUMERICAL,,,1,1,,cups,AT_MOST,2.0,false\n",
            "Date,Coffee,\n2026-03-14,UNKNOWN,\n2026-03-13,NO,\n2026-03-12,UNKNOWN,\n2026-03-11,1000,\n2026-03-10,3000,\n2026-03-09,NO,\n"
                + days
                + "2026-01-31,NO,\n2026-01-30,UNKNOWN,\n"
        );
        Assert.Equal(
            "Habits.csv:2: 'Coffee' has 37 days without a record. They neither extend nor break a new streak.",
            imported.TextAt("importData.warnings.0")
        );
        Answer seen = (
            await _ada.AskAsync(
                "{ me { streaks { nodes { currentLength schedule { effectiveFrom } days(from: \"2026-01-31\", to: \"2026-03-14\") { outcome } } } } }"
            )
        ).Succeeded();
        Assert.Equal(
            ("2026-01-31", 2),
            (seen.TextAt("me.streaks.nodes.0.schedule.effectiveFrom"), seen.NumberAt("me.streaks.nodes.0.currentLength"))
        );
        Assert.Equal(
            "MET PAUSED SKIPPED MISSED",
            string.Join(' ', ((int[])[0, 5, 40, 38]).Select(day => seen.TextAt($"me.streaks.nodes.0.days.{day}.outcome")))
        );
    }

    [Fact]
    public async Task Days_before_1900_of_a_habit_of_at_most_so_much_are_named_and_change_nothing()
    {
        Answer imported = await ImportAsync(
            Header + "001,Coffee,NUMERICAL,,,1,1,,cups,AT_MOST,2.0,false\n",
            "Date,Coffee,\n2026-03-14,1000,\n2026-03-13,NO,\n1899-12-31,NO,\n1899-12-30,1000,\n"
        );
        Assert.Equal(
            "Checkmarks.csv:4-5: The day is not between 1900-01-01 and 2026-03-15 and is not imported.",
            imported.TextAt("importData.warnings.0")
        );
        Assert.Equal(
            "2026-03-13",
            (await _ada.AskAsync("{ me { streaks { nodes { schedule { effectiveFrom } } } } }")).TextAt(
                "me.streaks.nodes.0.schedule.effectiveFrom"
            )
        );
    }

    [Fact]
    public async Task A_header_that_fits_several_habits_says_how_it_was_read()
    {
        // Of one habit exported, Habits.csv has all. These days are of 'A,B', or of 'A' and 'B'.
        const string Habits = "001,A,YES_NO,,,1,1,,,,,false\n002,\"A,B\",YES_NO,,,1,1,,,,,false\n003,B,YES_NO,,,1,1,,,,,false\n";
        Answer imported = await ImportAsync(Header + Habits, "Date,A,B,\n2026-03-14,YES_MANUAL,YES_MANUAL,\n");
        Assert.Contains(
            "Checkmarks.csv:1: The header does not show whose days these are",
            imported.TextAt("importData.warnings.0"),
            StringComparison.Ordinal
        );

        Answer sure = await ImportAsync(Header + Habits, "Date,B,\n2026-03-14,YES_MANUAL,\n");
        Assert.Empty(sure.Data("importData.warnings")!.AsArray());
    }

    [Fact]
    public async Task Notes_come_from_the_folders()
    {
        Answer imported = await ImportAsync(
            Header + "001,Read,YES_NO,,,1,1,,,,,false\n002,Water,NUMERICAL,,,1,1,,litres,AT_LEAST,2.5,false\n",
            "Date,Read,Water,\n2026-03-14,YES_MANUAL,2500,\n2026-03-13,NO,1500,\n",
            ("001 Read", "Date,Value,Notes\n2026-03-14,YES_MANUAL,\"Chapter 3,\nand 4\"\n2026-03-13,NO,tired\n2026-03-12,YES_MANUAL,\n"),
            ("002 Water", "2026-03-14,2500\n2026-03-13,1600\n")
        );
        Assert.Equal(
            [
                "001 Read/Checkmarks.csv:4: The note is not imported: only days with a check-in have notes.",
                "002 Water/Checkmarks.csv:2: The day already has another amount, which is kept.",
            ],
            imported.Data("importData.warnings")!.AsArray().Select(one => (string)one!)
        );
        Assert.Equal(
            ["Read: 2026-03-12=1", "Read: 2026-03-14=1 Chapter 3,\nand 4", "Water: 2026-03-13=1.5", "Water: 2026-03-14=2.5"],
            await DaysAsync()
        );
    }

    [Fact]
    public async Task The_file_of_a_folder_will_do_where_there_is_one_habit()
    {
        Answer imported = await ImportAsync(Header + "001,Read,YES_NO,,,1,1,,,,,false\n", "Date,Value,Notes\n2026-03-14,YES_MANUAL,late\n");
        Assert.Equal(1, imported.NumberAt("importData.importedCheckIns"));
        Assert.Equal(["Read: 2026-03-14=1 late"], await DaysAsync());
    }

    [Theory]
    [InlineData("Date,Value,Notes\n2026-03-14,YES_MANUAL,late\n", "001 a", "Checkmarks.csv:1")]
    [InlineData("Date,a,b,\n", "a", "'a'")]
    [InlineData("Date,a,b,\n", "003 a", "'003 a'")]
    [InlineData("Date,a,b,\n", LongName, LongPath)]
    public async Task A_file_in_the_wrong_place_is_reported(string checkmarks, string folder, string path)
    {
        Answer refused = await AskAsync(
            Header + "001,a,YES_NO,,,1,1,,,,,false\n002,b,YES_NO,,,1,1,,,,,false\n",
            checkmarks,
            (folder, "Date,Value,Notes\n")
        );
        Assert.Equal(("INVALID_IMPORT", path), (refused.TextAt("importData.errors.0.code"), refused.TextAt("importData.errors.0.path")));
    }

    [Fact]
    public async Task What_is_too_long_is_shortened_and_named()
    {
        string name = new('n', 120);
        Answer imported = await ImportAsync(
            Header + $"001,{name},YES_NO,,{new string('d', 3_000)},1,1,,,,,false\n",
            $"Date,{name},\n2026-03-14,YES_MANUAL,\n",
            ("001 n", $"Date,Value,Notes\n2026-03-14,YES_MANUAL,{new string('t', 2_500)}\n")
        );
        Assert.Equal(3, imported.Data("importData.warnings")!.AsArray().Count);
        Assert.Equal([$"{new string('n', 100)}: 2026-03-14=1 {new string('t', 2_000)}"], await DaysAsync());
    }

    private static int Count(Answer answer, string field) => answer.NumberAt($"importData.files.1.{field}");

    /// <summary>Each streak's days with the amount and the note, in order.</summary>
    private async Task<string[]> DaysAsync()
    {
        Answer seen = (
            await _ada.AskAsync(
                "{ me { streaks(first: 20, where: { name: { neq: \"\" } }, order: [{ createdAt: ASC }]) { nodes { name checkIns(first: 20) { nodes { day amount note } } } } } }"
            )
        ).Succeeded();
        return
        [
            .. seen.Data("me.streaks.nodes")!
                .AsArray()
                .SelectMany(streak =>
                    streak!["checkIns"]!["nodes"]!
                        .AsArray()
                        .Select(one => $"{streak["name"]}: {one!["day"]}={(decimal)one["amount"]!:0.###} {one["note"]}".TrimEnd())
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task<Answer> ImportAsync(string habits, string checkmarks, params (string Name, string Checkmarks)[] folders)
    {
        Answer answer = await AskAsync(habits, checkmarks, folders);
        Assert.True(answer.Data("importData.errors") is null, answer.Text);
        return answer;
    }

    private async Task<Answer> AskAsync(string habits, string checkmarks, params (string Name, string Checkmarks)[] folders) =>
        (
            await _ada.AskAsync(
                """
                mutation($input: ImportDataInput!) { importData(input: $input) { importedStreaks importedCheckIns warnings files { name rows imported merged warned }
                  errors { ... on Error { code message } ... on InvalidImportError { path } } } }
                """,
                new
                {
                    input = new
                    {
                        loop = new
                        {
                            habits,
                            checkmarks,
                            folders = folders.Select(one => new { name = one.Name, checkmarks = one.Checkmarks }),
                        },
                    },
                }
            )
        ).Succeeded();
}
