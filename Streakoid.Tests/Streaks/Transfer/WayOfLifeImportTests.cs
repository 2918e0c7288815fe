using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>What becomes of an export of Way of Life.</summary>
[Trait("kind", "server")]
public sealed class WayOfLifeImportTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(fixture.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("Date,Run,\"Sleep, early\"\n2026-03-12,Yes,No\n2026-03-13,Skip,yes\n2026-03-14,YES,\n")]
    [InlineData("\"Date\";\"Run\";\"Sleep, early\"\r\n12.3.2026;Yes;No\r\n13.3.2026;Skip;Yes\r\n14.3.2026;Yes;\r\n")]
    [InlineData("\uFEFFDate\tRun\tSleep, early\n3/12/2026\tTrue\tFalse\n3/13/2026\tSkip\tTrue\n3/14/2026\tTrue")]
    [InlineData("Date,Run,\"Sleep, early\"\n14/03/2026,Yes,\n13/03/2026,Skip,Yes\n12/03/2026,Yes,No\n")]
    public async Task Yes_is_done_and_skip_is_skipped_in_every_manner_of_writing(string file)
    {
        Answer imported = await ImportAsync(file);
        Assert.Equal(
            (2, 3, 3, 3),
            (
                imported.NumberAt("importData.importedStreaks"),
                imported.NumberAt("importData.importedCheckIns"),
                imported.NumberAt("importData.files.0.rows"),
                imported.NumberAt("importData.files.0.imported")
            )
        );
        Assert.Single(imported.Data("importData.warnings")!.AsArray());
        Answer streaks = (
            await _ada.AskAsync(
                "{ me { streaks { nodes { name state currentLength days(from: \"2026-03-12\", to: \"2026-03-14\") { outcome } } } } }"
            )
        ).Succeeded();
        Assert.Equal(("Run", "Sleep, early"), (streaks.TextAt("me.streaks.nodes.0.name"), streaks.TextAt("me.streaks.nodes.1.name")));
        Assert.Equal(("DONE", 2), (streaks.TextAt("me.streaks.nodes.0.state"), streaks.NumberAt("me.streaks.nodes.0.currentLength")));
        Assert.Equal("SKIPPED", streaks.TextAt("me.streaks.nodes.0.days.1.outcome"));
        Assert.Equal("MET", streaks.TextAt("me.streaks.nodes.1.days.1.outcome"));
    }

    [Fact]
    public async Task What_is_no_answer_is_named_with_its_lines()
    {
        Answer imported = await ImportAsync("Date,Run,\n2026-03-12,Maybe,\n2026-03-13,Yes,x\n2026-03-14,Sometimes,\n");
        string warnings = imported.Data("importData.warnings")!.ToJsonString();
        Assert.Contains("WayOfLife.csv:2, 4: An answer is none of Yes, No and Skip", warnings, StringComparison.Ordinal);
        Assert.Contains("WayOfLife.csv:3: A column without a name", warnings, StringComparison.Ordinal);
        Assert.Equal(
            (3, 0, 3),
            (
                imported.NumberAt("importData.files.0.rows"),
                imported.NumberAt("importData.files.0.imported"),
                imported.NumberAt("importData.files.0.warned")
            )
        );
    }

    [Theory]
    [InlineData("", "WayOfLife.csv:1")]
    [InlineData("Name,Run\n2026-03-12,Yes\n", "WayOfLife.csv:1")]
    [InlineData("Date\n2026-03-12\n", "WayOfLife.csv:1")]
    [InlineData("Date,Run\n2026-03-12,Yes,No\n", "WayOfLife.csv:2")]
    [InlineData("Date,Run\n2026-03-12,Yes\nyesterday,Yes\n", "WayOfLife.csv:3")]
    [InlineData("Date,Run\n3/4/2026,Yes\n4/5/2026,Yes\n", "WayOfLife.csv:2")]
    [InlineData("Date,Run\n3/14/2026,Yes\n14/3/2026,Yes\n", "WayOfLife.csv:2")]
    [InlineData("Date,Run\n32.1.2026,Yes\n", "WayOfLife.csv:2")]
    public async Task What_is_no_export_is_refused_with_its_line_and_stores_nothing(string file, string path)
    {
        Answer answer = (
            await _ada.AskAsync(
                "mutation($file: String) { importData(input: { wayOfLife: $file }) { importedStreaks errors { ... on InvalidImportError { path } } } }",
                new { file }
            )
        ).Succeeded();
        Assert.Equal(path, answer.TextAt("importData.errors.0.path"));
        Assert.Equal(0, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task Merging_the_same_file_again_adds_nothing()
    {
        const string File = "Date,Run\n2026-03-13,Yes\n2026-03-14,Yes\n";
        await ImportAsync(File);
        for (int again = 0; again < 2; again++)
        {
            Answer merged = await ImportAsync(File, "MERGE");
            Assert.Equal(
                (0, 1, 0, 2),
                (
                    merged.NumberAt("importData.importedStreaks"),
                    merged.NumberAt("importData.mergedStreaks"),
                    merged.NumberAt("importData.importedCheckIns"),
                    merged.NumberAt("importData.files.0.merged")
                )
            );
        }
    }

    private async Task<Answer> ImportAsync(string file, string onConflict = "NEW")
    {
        Answer answer = (
            await _ada.AskAsync(
                """
                mutation($file: String, $onConflict: ImportConflict!) { importData(input: { wayOfLife: $file, onConflict: $onConflict }) {
                  importedStreaks mergedStreaks importedCheckIns warnings files { rows imported merged warned } errors { ... on Error { message } } } }
                """,
                new { file, onConflict }
            )
        ).Succeeded();
        Assert.True(answer.Data("importData.errors") is null, answer.Text);
        return answer;
    }
}
