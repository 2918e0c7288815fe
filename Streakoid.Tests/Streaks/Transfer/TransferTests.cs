using System.Text.Json.Nodes;
using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>Taking one's streaks along: what is exported and imported again is the same.</summary>
[Trait("kind", "server")]
public sealed class TransferTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Import =
        "mutation($input: ImportDataInput!) { importData(input: $input) { importedStreaks importedCheckIns warnings errors { ... on Error { code message } ... on InvalidImportError { path } } } }";

    private const string Everything = """
        { me { timeZone dayStartsAt weekStartsOn today streaks(first: 5, where: { name: { neq: "" } }) { nodes { name description tags position color icon state currentLength longestLength unit dueBy createdAt archivedAt freezesLeft
          current { firstDay lastDay length } longest { firstDay lastDay length brokenOn }
          schedules { effectiveFrom rule target comparison freezesPerMonth }
          runs(first: 5) { nodes { firstDay lastDay length unit brokenOn } }
          checkIns(first: 5) { totalCount nodes { day occurredAt timeZone amount note } }
          days(from: "2026-02-20", to: "2026-03-14") { date outcome amount target reason } } } } }
        """;

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server, "Europe/Berlin");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_is_exported_makes_the_same_streaks_in_an_empty_account()
    {
        await LiveAsync(_ada);
        string exported = await ExportAsync(_ada);
        Person elsewhere = await Person.RegisterAsync(_server, "Asia/Tokyo");

        Answer imported = await ImportAsync(elsewhere, new { data = exported });

        Assert.Equal((4, 10), (imported.NumberAt("importData.importedStreaks"), imported.NumberAt("importData.importedCheckIns")));
        Assert.Equal((await _ada.AskAsync(Everything)).Succeeded().Text, (await elsewhere.AskAsync(Everything)).Succeeded().Text);
        // And once more: nothing is lost on the way, but whose it is.
        Assert.Equal(WithoutPerson(exported), WithoutPerson(await ExportAsync(elsewhere)));
        // What was taken along is kept up like what was begun here.
        string streak = (await elsewhere.AskAsync("{ me { streaks { nodes { id } } } }")).TextAt("me.streaks.nodes.0.id");
        (await elsewhere.CheckInAsync(streak)).Succeeded();
        Assert.Equal("DONE 4/4", await elsewhere.StandingAsync(streak));
    }

    [Theory]
    [InlineData("00:00:00", "", "2026-03-10")]
    [InlineData("00:00:00", """, "archivedOn": "2026-03-09" """, "2026-03-09")]
    // It was 5 in the morning of the 10th, which was still the 9th.
    [InlineData("06:00:00", "", "2026-03-09")]
    public async Task An_archived_streak_was_archived_on_the_day_it_was_there(string dayStartsAt, string archivedOn, string day)
    {
        Person elsewhere = await Person.RegisterAsync(_server, "Asia/Tokyo");
        string data =
            $$"""{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Asia/Tokyo", "dayStartsAt": "{{dayStartsAt}}" }, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "archivedAt": "2026-03-09T20:00:00Z" """
            + archivedOn
            + "}] }";
        (await ImportAsync(elsewhere, new { data })).Succeeded();
        (
            await elsewhere.AskAsync("""mutation { updateProfile(input: { timeZone: "Etc/UTC" }) { me { id } errors { __typename } } }""")
        ).Succeeded();
        for (int i = 0; i < 2; i++)
            Assert.Contains($"\"archivedOn\":\"{day}\"", await ExportAsync(elsewhere), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Into_an_account_with_streaks_they_come_besides_and_its_days_stay_its_own()
    {
        await LiveAsync(_ada);
        Person elsewhere = await Person.RegisterAsync(_server, "Asia/Tokyo");
        await elsewhere.CreateStreakAsync("Mine");
        await ImportAsync(elsewhere, new { data = await ExportAsync(_ada) });
        Answer after = (
            await elsewhere.AskAsync("{ me { timeZone streaks(where: { archivedAt: { eq: null } }) { totalCount } } }")
        ).Succeeded();
        Assert.Equal(("Asia/Tokyo", 4), (after.TextAt("me.timeZone"), after.NumberAt("me.streaks.totalCount")));
    }

    [Fact]
    public async Task The_same_key_again_imports_once_and_answers_the_same()
    {
        await LiveAsync(_ada);
        object input = new { input = new { data = await ExportAsync(_ada) } };
        Person elsewhere = await Person.RegisterAsync(_server);
        Answer first = (await elsewhere.AskAsync(Import, input, idempotencyKey: "import")).Succeeded(),
            again = (await elsewhere.AskAsync(Import, input, idempotencyKey: "import")).Succeeded();
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(3, (await elsewhere.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("no JSON", "$")]
    [InlineData("[]", "$")]
    [InlineData("""{ "format": "else" }""", "format")]
    [InlineData("""{ "format": "streakoid", "version": 99 }""", "version")]
    [InlineData("""{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Nowhere" } }""", "profile.timeZone")]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "weekStarts": "9" } }""",
        "profile.weekStarts"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "formerTimeZones": "x" } }""",
        "profile.formerTimeZones"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "profile": { "timeZone": "Etc/UTC", "dayStartsAt": "13:00:00" } }""",
        "profile.dayStartsAt"
    )]
    [InlineData("""{ "format": "streakoid", "version": 1, "streaks": [{ "createdAt": "2026-03-01T00:00:00Z" }] }""", "streaks[0]")]
    [InlineData("""{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x" }] }""", "streaks[0].createdAt")]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "schedules": [{ "from": "2026-03-01", "rule": "Weekdays", "value": 200 }] }] }""",
        "streaks[0].schedules[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "schedules": [{ "from": "2026-03-01", "rule": "1", "value": 1 }] }] }""",
        "streaks[0].schedules[0].rule"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "pauses": [{ "from": "2026-03-02", "until": "2026-03-01" }] }] }""",
        "streaks[0].pauses[0]"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "skips": ["2026-03-02", "2026-03-02"] }] }""",
        "streaks[0].skips"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [{ "day": "2026-02-30", "at": "2026-03-01T00:00:00Z" }] }] }""",
        "streaks[0].checkIns[0].day"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [{ "day": "2028-01-01", "at": "2026-03-01T00:00:00Z" }] }] }""",
        "streaks[0].checkIns[0].day"
    )]
    [InlineData(
        """{ "format": "streakoid", "version": 1, "streaks": [{ "name": "x", "createdAt": "2026-03-01T00:00:00Z", "checkIns": [{ "day": "2026-03-01", "at": "2026-03-01T00:00:00Z", "amount": -1 }] }] }""",
        "streaks[0].checkIns[0]"
    )]
    public async Task What_cannot_be_imported_is_reported_with_its_path_and_changes_nothing(string data, string path)
    {
        Answer refused = await ImportAsync(_ada, new { data });
        Assert.Equal("INVALID_IMPORT", refused.TextAt("importData.errors.0.code"));
        Assert.Equal(path, refused.TextAt("importData.errors.0.path"));
        Assert.Equal(0, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task Too_many_streaks_are_none()
    {
        await using StreakoidServer small = await StreakoidServer.StartAsync(settings: "--Streakoid:Streaks:MaxStreaks=2");
        Person ada = await Person.RegisterAsync(small);
        const string Streak = """{ "name": "x", "createdAt": "2026-03-01T00:00:00Z" }""";
        Answer refused = await ImportAsync(
            ada,
            new { data = $$"""{ "format": "streakoid", "version": 1, "streaks": [{{Streak}}, {{Streak}}, {{Streak}}] }""" }
        );
        Assert.Equal("TOO_MANY_STREAKS", refused.TextAt("importData.errors.0.code"));
        Assert.Equal(0, (await ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task Ten_years_of_twenty_streaks_go_in_one_request()
    {
        JsonArray days =
        [
            .. Enumerable
                .Range(0, 3_650)
                .Select(back =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["day"] = NodaTime.Text.LocalDatePattern.Iso.Format(new LocalDate(2026, 3, 14).PlusDays(-back)),
                            ["at"] = "2026-03-14T12:00:00Z",
                        }
                ),
        ];
        JsonArray streaks =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(n =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = $"n{n}",
                            ["createdAt"] = "2016-01-01T00:00:00Z",
                            ["checkIns"] = days.DeepClone(),
                        }
                ),
        ];
        string data = new JsonObject
        {
            ["format"] = "streakoid",
            ["version"] = 1,
            ["streaks"] = streaks,
        }.ToJsonString();

        Answer imported = await ImportAsync(_ada, new { data });

        Assert.Equal(73_000, imported.NumberAt("importData.importedCheckIns"));
        string streak = (await _ada.AskAsync("{ me { streaks(first: 20) { nodes { id } } } }")).TextAt("me.streaks.nodes.19.id");
        Assert.Equal("DONE 3650/3650", await _ada.StandingAsync(streak));
    }

    [Fact]
    public async Task Only_the_import_of_a_signed_in_user_may_send_a_large_body()
    {
        string large = new(' ', 100_000);
        Assert.Equal(
            System.Net.HttpStatusCode.RequestEntityTooLarge,
            (await new Person(_server).AskAsync("{ __typename }", new { large })).Status
        );
        // What takes no more than a few words is not sent with more, whoever asks.
        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, (await _ada.AskAsync("{ me { id } }", new { large })).Status);
        Assert.Equal(
            "INVALID_IMPORT",
            (
                await _ada.AskAsync(
                    "mutation($data: String!) { importData(input: { data: $data }) { errors { ... on Error { code } } } }",
                    new { data = large }
                )
            )
                .Succeeded()
                .TextAt("importData.errors.0.code")
        );
        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, (await _ada.AskAsync("{ __typename }" + large)).Status);
    }

    [Fact]
    public async Task Sums_and_limits_come_back_as_they_were()
    {
        foreach (
            string schedule in (string[])
                [
                    "{ rule: { amountPerWeek: 12.5 }, effectiveFrom: \"2026-03-09\" }",
                    "{ rule: { amountPerMonth: 4 }, comparison: AT_MOST, effectiveFrom: \"2026-03-09\" }",
                    "{ rule: { atMostDaysPerWeek: 0 }, target: 3, effectiveFrom: \"2026-03-09\" }",
                ]
        )
            (await _ada.CheckInAsync(await _ada.CreateStreakAsync(schedule: schedule))).Succeeded();
        string exported = await ExportAsync(_ada);
        Person elsewhere = await Person.RegisterAsync(_server, "Asia/Tokyo");
        await ImportAsync(elsewhere, new { data = exported });
        Assert.Equal((await _ada.AskAsync(Everything)).Succeeded().Text, (await elsewhere.AskAsync(Everything)).Succeeded().Text);
        Assert.Equal(WithoutPerson(exported), WithoutPerson(await ExportAsync(elsewhere)));
    }

    [Fact]
    public async Task What_the_server_has_allowed_can_always_be_brought_back()
    {
        string streak = await _ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-10" }""");
        (await _ada.CheckInAsync(streak, "2026-03-14")).Succeeded();
        Answer planned = (
            await _ada.AskAsync(
                """
                mutation($id: ID!) {
                  reviseSchedule(input: { streakId: $id, schedule: { rule: { everyDays: 3 }, effectiveFrom: "2027-03-15" } }) { errors { ... on Error { message } } }
                  skipDays(input: { streakId: $id, days: ["2027-03-15"] }) { errors { ... on Error { message } } }
                  pauseStreak(input: { streakId: $id, from: "2027-03-15", until: "2199-12-31" }) { errors { ... on Error { message } } } }
                """,
                new { id = streak }
            )
        ).Succeeded();
        foreach (string field in (string[])["reviseSchedule", "skipDays", "pauseStreak"])
            Assert.Null(planned.Data($"{field}.errors"));
        // A device that sends a day's amounts one by one gives each an id.
        const int Sent = 6_000;
        await _server.SqlAsync(
            "with more as (insert into client_ids (user_id, client_id, streak_id, day) select $1, gen_random_uuid(), $2, '2026-03-14' from generate_series(1, $3)) select 1",
            Isolation.Tenant.KeyOf(_ada.Id),
            Isolation.Tenant.KeyOf(streak),
            Sent
        );
        string exported = await ExportAsync(_ada);
        Person elsewhere = await Person.RegisterAsync(_server, "Europe/Berlin");

        Answer imported = await ImportAsync(elsewhere, new { data = exported });

        Assert.Equal((1, 1), (imported.NumberAt("importData.importedStreaks"), imported.NumberAt("importData.importedCheckIns")));
        Assert.Equal(
            (long)Sent,
            await _server.SqlAsync("select count(*) from client_ids where user_id = $1", Isolation.Tenant.KeyOf(elsewhere.Id))
        );
        Assert.Equal(WithoutPerson(exported), WithoutPerson(await ExportAsync(elsewhere)));
    }

    /// <summary>Four streaks of every kind, one of them archived.</summary>
    private static async Task LiveAsync(Person person)
    {
        (
            await person.AskAsync(
                """mutation { updateProfile(input: { dayStartsAt: "03:00:00", weekStartsOn: SUNDAY }) { me { id } errors { __typename } } }"""
            )
        ).Succeeded();
        string daily = await person.CreateStreakAsync("Read \"more\" — ünïcode");
        foreach (string day in (string[])["2026-03-11", "2026-03-12", "2026-03-13"])
            (await person.CheckInAsync(daily, day)).Succeeded();
        string weekly = await person.CreateStreakAsync(
            "Run",
            "slowly",
            ["sport", "outside"],
            """{ rule: { timesPerWeek: 2 }, target: 2.5, freezesPerMonth: 1, effectiveFrom: "2026-03-08" }"""
        );
        foreach ((string day, decimal amount) in ((string, decimal)[])[("2026-03-08", 3), ("2026-03-10", 2.5m), ("2026-03-11", 1)])
        {
            (
                await person.AskAsync(
                    "mutation($input: CheckInInput!) { checkIn(input: $input) { checkIn { id } errors { __typename } } }",
                    new
                    {
                        input = new
                        {
                            streakId = weekly,
                            day,
                            amount,
                            note = "wet\nand \"cold\"",
                        },
                    }
                )
            ).Succeeded();
        }
        string resting = await person.CreateStreakAsync(
            "Yoga",
            schedule: """{ rule: { weekdays: [MONDAY, WEDNESDAY, FRIDAY] }, freezesPerMonth: 2, effectiveFrom: "2026-03-08" }"""
        );
        foreach (string day in (string[])["2026-03-09", "2026-03-13"])
            (await person.CheckInAsync(resting, day)).Succeeded();
        (
            await person.AskAsync(
                """
                mutation($id: ID!) {
                  skipDays(input: { streakId: $id, days: ["2026-03-11"] }) { errors { __typename } }
                  pauseStreak(input: { streakId: $id, from: "2026-03-20", until: "2026-03-25" }) { errors { __typename } }
                  reviseSchedule(input: { streakId: $id, schedule: { rule: { everyDays: 3 }, effectiveFrom: "2026-03-27" } }) { errors { __typename } } }
                """,
                new { id = resting }
            )
        ).Succeeded();
        string less = await person.CreateStreakAsync(
            "Coffee",
            schedule: """{ rule: { everyDays: 1 }, target: 2, comparison: AT_MOST, effectiveFrom: "2026-03-08" }"""
        );
        foreach (string day in (string[])["2026-03-08", "2026-03-10"])
            (await person.CheckInAsync(less, day)).Succeeded();
        (
            await person.AskAsync(
                "mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { errors { __typename } } }",
                new { id = less }
            )
        ).Succeeded();
    }

    private static async Task<string> ExportAsync(Person person) =>
        (await person.AskAsync("mutation { exportData { data } }")).Succeeded().TextAt("exportData.data");

    private static async Task<Answer> ImportAsync(Person person, object input) =>
        (await person.AskAsync(Import, new { input })).Succeeded();

    private static string WithoutPerson(string exported)
    {
        JsonNode document = JsonNode.Parse(exported)!;
        foreach (string mine in (string[])["email", "displayName", "createdAt"])
            document["profile"]!.AsObject().Remove(mine);
        return document.ToJsonString();
    }
}
