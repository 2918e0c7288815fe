using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Streakoid.Streaks.Transfer;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>What an import refuses before it stores anything: values out of range, nulls, lists without an end.</summary>
[Trait("kind", "server")]
public sealed class ImportBoundsTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Import =
        "mutation($input: ImportDataInput!) { importData(input: $input) { importedStreaks importedCheckIns warnings errors { ... on Error { code message } ... on InvalidImportError { path } } } }";

    private const string Valid = """
        {
          "format": "streakoid", "version": 1,
          "profile": {
            "email": "ada@example.com", "displayName": "Ada", "timeZone": "Europe/Berlin", "formerTimeZones": "2025-01-01=Asia/Tokyo 2026-02-01=Etc/UTC",
            "dayStartsAt": "03:00:00", "weekStarts": "1 2026-01-05=7", "createdAt": "2024-01-01T00:00:00Z" },
          "streaks": [
            {
              "name": "Run", "description": "slowly", "tags": ["sport", "outside"], "createdAt": "2025-12-01T08:00:00Z",
              "schedules": [
                { "from": "2025-12-01", "rule": "TimesPerWeek", "value": 2, "target": 2.5, "comparison": "AtLeast", "freezesPerMonth": 1 },
                { "from": "2026-02-01", "rule": "Weekdays", "value": 21 } ],
              "pauses": [{ "from": "2026-01-02", "until": "2026-01-08" }, { "from": "2026-03-20" }],
              "skips": ["2026-02-02", "2026-02-04"],
              "checkIns": [
                { "day": "2025-12-02", "at": "2025-12-02T09:00:00Z", "zone": "Asia/Tokyo", "amount": 3, "note": "wet", "clientIds": ["11111111-1111-4111-8111-111111111111"] },
                { "day": "2026-03-13", "at": "2026-03-13T09:00:00Z" } ] },
            { "name": "Coffee", "createdAt": "2026-01-01T00:00:00Z", "archivedAt": "2026-03-01T00:00:00Z",
              "schedules": [{ "from": "2026-01-01", "rule": "EveryDays", "value": 1, "target": 2, "comparison": "AtMost" }] }
          ]
        }
        """;

    private static readonly string[] Odd =
    [
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "2147483648",
        "79228162514264337593543950336",
        "0.00000000000000000000000000001",
        "[]",
        "[null]",
        "{}",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"-9998-01-01\"",
        "\"1899-12-31\"",
        "\"9999-12-31\"",
        "\"2026-02-30\"",
        "\"-5000-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"Etc/UTC\"",
        "\"1\"",
        "\"9999-12-31=1\"",
        "\"2026-01-01=Etc/UTC\"",
        "\"24:00:00\"",
    ];

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("null", "$")]
    [InlineData("""{ "format": "streakoid", "version": 1, "streaks": null }""", "streaks")]
    [InlineData("""{ "format": "streakoid", "version": 1, "streaks": [null] }""", "streaks[0]")]
    [InlineData("""{ "format": "streakoid", "version": 1, "streaks": {} }""", "streaks")]
    [InlineData("""{ "format": "streakoid", "version": 1, "profile": null }""", "profile")]
    [InlineData("""{ "format": "streakoid", "version": 1, "format": "streakoid" }""", "$")]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "weekStarts": "1 9999-12-31=2" } }""",
        "profile.weekStarts"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "weekStarts": "1 2026-03-02=2 2026-03-01=3" } }""",
        "profile.weekStarts"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "formerTimeZones": "1899-12-31=Etc/UTC" } }""",
        "profile.formerTimeZones"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "formerTimeZones": "2026-03-02=Etc/UTC 2026-03-01=Asia/Tokyo" } }""",
        "profile.formerTimeZones"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": null, "createdAt": "2026-03-01T00:00:00Z" }] }""",
        "streaks[0].name"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "-5000-01-01T00:00:00Z" }] }""",
        "streaks[0].createdAt"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "1899-12-31T23:59:59Z" }] }""",
        "streaks[0].createdAt"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2028-01-01T00:00:00Z" }] }""",
        "streaks[0].createdAt"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "tags": [null] }] }""",
        "streaks[0].tags[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": null }] }""",
        "streaks[0].checkIns"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [null] }] }""",
        "streaks[0].checkIns[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "skips": [null] }] }""",
        "streaks[0].skips[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "skips": ["1899-12-31"] }] }""",
        "streaks[0].skips[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "pauses": [{ "from": "9999-12-31" }] }] }""",
        "streaks[0].pauses[0].from"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "schedules": [null] }] }""",
        "streaks[0].schedules[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "schedules": [{ "from": "9999-12-31", "rule": "EveryDays", "value": 1 }] }] }""",
        "streaks[0].schedules[0].from"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "schedules": [{ "from": "-9998-01-01", "rule": "EveryDays", "value": 1, "comparison": "AtMost" }] }] }""",
        "streaks[0].schedules[0].from"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [{ "day": "1899-12-31", "at": "2026-03-01T00:00:00Z" }] }] }""",
        "streaks[0].checkIns[0].day"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [{ "day": "2026-03-01", "at": "-0001-01-01T00:00:00Z" }] }] }""",
        "streaks[0].checkIns[0].at"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [{ "day": "2026-03-01", "at": "2026-03-01T00:00:00Z", "clientIds": [null] }] }] }""",
        "streaks[0].checkIns[0].clientIds[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x\ud800", "createdAt": "2026-03-01T00:00:00Z" }] }""",
        "streaks[0].name"
    )]
    public async Task What_is_null_or_out_of_range_is_refused_with_its_path_and_stores_nothing(string data, string path)
    {
        Answer refused = await ImportAsync(new { data });
        Assert.Equal("INVALID_IMPORT", refused.TextAt("importData.errors.0.code"));
        Assert.Equal(path, refused.TextAt("importData.errors.0.path"));
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("profile.formerTimeZones")]
    [InlineData("profile.weekStarts")]
    [InlineData("streaks[0].tags")]
    [InlineData("streaks[0].schedules")]
    [InlineData("streaks[0].pauses")]
    [InlineData("streaks[0].skips")]
    public async Task A_list_that_is_too_long_is_refused(string path)
    {
        JsonNode document = JsonNode.Parse(Valid)!;
        JsonNode streak = document["streaks"]![0]!;
        string Day(int back) => new DateTime(2025, 12, 31).AddDays(-back).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        switch (path)
        {
            case "profile.formerTimeZones":
                document["profile"]!["formerTimeZones"] = string.Join(
                    ' ',
                    Enumerable.Range(0, 6_000).Reverse().Select(back => $"{Day(back)}=Etc/UTC")
                );
                break;
            case "profile.weekStarts":
                document["profile"]!["weekStarts"] =
                    "1 " + string.Join(' ', Enumerable.Range(0, 6_000).Reverse().Select(back => $"{Day(back)}=2"));
                break;
            case "streaks[0].tags":
                streak["tags"] = new JsonArray([.. Enumerable.Range(0, 5_000).Select(n => (JsonNode)$"t{n}")]);
                break;
            case "streaks[0].schedules":
                streak["schedules"] = new JsonArray([
                    .. Enumerable
                        .Range(0, 6_000)
                        .Select(n =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["from"] = Day(n),
                                    ["rule"] = "EveryDays",
                                    ["value"] = 1,
                                }
                        ),
                ]);
                break;
            case "streaks[0].pauses":
                streak["pauses"] = new JsonArray([
                    .. Enumerable.Range(0, 6_000).Select(n => (JsonNode)new JsonObject { ["from"] = Day(n), ["until"] = Day(n) }),
                ]);
                break;
            default:
                streak["skips"] = new JsonArray([.. Enumerable.Range(0, 60_000).Select(n => (JsonNode)Day(n % 30_000))]);
                break;
        }
        Answer refused = await ImportAsync(new { data = document.ToJsonString() });
        Assert.Equal(("INVALID_IMPORT", path), (refused.TextAt("importData.errors.0.code"), refused.TextAt("importData.errors.0.path")));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_text_of_too_many_values_is_refused_before_it_is_read()
    {
        string data =
            $$"""{ "format": "streakoid", "version": 1, "streaks": [{{string.Concat(Enumerable.Repeat("[],", 1_000_001))}}[]] }""";
        Answer refused = await ImportAsync(new { data });
        Assert.Equal("INVALID_IMPORT", refused.TextAt("importData.errors.0.code"));
        Assert.Contains("more than 1,000,000 values", refused.TextAt("importData.errors.0.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_does_not_send_back_what_was_sent()
    {
        string data = $$"""{ "format": "streakoid", "version": 1, "profile": { "timeZone": "{{new string('x', 1_000_000)}}" } }""";
        Answer refused = await ImportAsync(new { data });
        Assert.Equal("profile.timeZone", refused.TextAt("importData.errors.0.path"));
        Assert.InRange(refused.Text.Length, 1, 1_000);
    }

    [Fact]
    public void A_day_that_has_begun_anywhere_can_be_brought_along()
    {
        // It is the 13th in Pago Pago and the 15th in Kiritimati.
        ImportScope scope = new(
            Guid.NewGuid(),
            new LocalDate(2026, 3, 13),
            Instant.FromUtc(2026, 3, 14, 10, 30),
            "Pacific/Pago_Pago",
            LocalTime.Midnight,
            500,
            CancellationToken.None
        );
        string Document(string day) =>
            $$"""{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [{ "day": "{{day}}", "at": "2026-03-14T10:20:00Z" }] }] }""";
        Assert.Single(Assert.Single(new ExportReader(scope).Read(Document("2026-03-15")).Streaks).CheckIns);
        Assert.Throws<ImportException>(() => new ExportReader(scope).Read(Document("2026-03-16")));
    }

    [Fact]
    public void What_a_newer_server_wrote_beside_is_named()
    {
        ImportScope scope = new(
            Guid.NewGuid(),
            new LocalDate(2026, 3, 14),
            StreakoidServer.Noon,
            "Etc/UTC",
            LocalTime.Midnight,
            500,
            CancellationToken.None
        );
        Imported imported = new ExportReader(scope).Read(
            """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "mood": 3 }, { "name": "y", "createdAt": "2026-03-01T00:00:00Z", "mood": 4 }] }"""
        );
        Assert.Equal(["'mood' is unknown to this server and is ignored; it first occurs in streaks[0]."], imported.Account.Warnings());
    }

    /// <summary>Each document has one or two places set to something odd, or a piece left out or repeated.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_document_that_was_tampered_with_is_imported_or_refused_and_never_fails(int seed)
    {
        Assert.Equal(2, (await ImportAsync(new { data = Valid })).NumberAt("importData.importedStreaks"));
        Random random = new(seed);
        int refused = 0,
            imported = 0;
        for (int round = 0; round < 200; round++)
        {
            string data = Tampered(random);
            int before = await CountAsync();
            Answer answer = await _ada.AskAsync(Import, new { input = new { data } });
            Assert.True(
                answer.Status == HttpStatusCode.OK && answer.ErrorCode is null && answer.ErrorMessage is null,
                $"Round {round}: {(int)answer.Status} {answer.Text}\nfor {data}"
            );
            if (answer.Data("importData.errors") is null)
                imported++;
            else
                refused++;
            int more = (int?)answer.Data("importData.importedStreaks") ?? 0;
            Assert.True(
                before + more == await CountAsync(),
                $"Round {round}: {before} + {more} are not {await CountAsync()}: {answer.Text}\nfor {data}"
            );
            // What was stored can be read.
            Answer page = await _ada.AskAsync(
                "{ me { timeZone weekStartsOn streaks(first: 5, order: [{ createdAt: DESC }]) { nodes { state longestLength createdAt runs(first: 2) { nodes { firstDay } } } } } }"
            );
            Assert.True(page.Status == HttpStatusCode.OK && page.ErrorMessage is null, $"Round {round}: {page.Text}\nafter {data}");
            if (before > 300)
                await _server.SqlAsync(
                    "delete from check_ins; delete from runs; delete from schedules; delete from pauses; delete from skips; delete from checkpoints; delete from streaks"
                );
        }
        Assert.True(imported > 5 && refused > 50, $"{imported} imported, {refused} refused");
    }

    private static string Tampered(Random random)
    {
        JsonNode document = JsonNode.Parse(Valid)!;
        List<string> marks = [];
        for (int change = random.Next(1, 3); change > 0; change--)
        {
            List<JsonNode> nodes = [.. Nodes(document)];
            JsonNode node = nodes[random.Next(nodes.Count)];
            if (node.Parent is not { } parent)
                continue;
            switch (random.Next(4))
            {
                case 0 when parent is JsonObject of:
                    of.Remove(node.GetPropertyName());
                    break;
                case 1 when parent is JsonArray list:
                    int copies = random.Next(2) == 0 ? 1 : 1_200;
                    for (int i = 0; i < copies; i++)
                        list.Add(node.DeepClone());
                    break;
                default:
                    string mark = $"<{Guid.NewGuid():N}>";
                    marks.Add(mark);
                    node.ReplaceWith(mark);
                    break;
            }
        }
        // Some of it is no JSON that a library would write.
        return marks.Aggregate(
            document.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
            (text, mark) => text.Replace($"\"{mark}\"", Odd[random.Next(Odd.Length)], StringComparison.Ordinal)
        );
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node)
    {
        yield return node;
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject of => of.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (JsonNode child in children.OfType<JsonNode>().SelectMany(Nodes))
            yield return child;
    }

    private async Task<int> CountAsync() =>
        (
            await _ada.AskAsync(
                "{ me { streaks(where: { or: [{ archivedAt: { eq: null } }, { archivedAt: { neq: null } }] }) { totalCount } } }"
            )
        )
            .Succeeded()
            .NumberAt("me.streaks.totalCount");

    private async Task<Answer> ImportAsync(object input) => (await _ada.AskAsync(Import, new { input })).Succeeded();
}
