using NodaTime;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

/// <summary>How far back a streak may be filled in, and what is seen of it afterwards. It is Saturday, 2026-03-14.</summary>
[Trait("kind", "server")]
public sealed class BackdatingTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(fixture.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_streak_may_allow_a_year_or_nothing()
    {
        string streak = await _ada.CreateStreakAsync();
        Assert.Equal("DAY_OUT_OF_RANGE", (await _ada.CheckInAsync(streak, "2026-03-06")).TextAt("checkIn.errors.0.code"));
        Assert.Equal(7, (await AskAsync(streak, "allowedBackdatingDays")).NumberAt("me.streak.allowedBackdatingDays"));

        await AllowAsync(streak, 365);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            (await _ada.CheckInAsync(streak, "2025-03-14")).Succeeded();
            Assert.Equal("DAY_OUT_OF_RANGE", (await _ada.CheckInAsync(streak, "2025-03-13")).TextAt("checkIn.errors.0.code"));
            (await _ada.CheckInAsync(streak, "2025-03-15")).Succeeded();
            Assert.Equal("BROKEN 0/2", await _ada.StandingAsync(streak));
            (await _ada.UndoAsync(streak, "2025-03-15")).Succeeded();
            Assert.Equal("BROKEN 0/1", await _ada.StandingAsync(streak));
        }
        foreach (
            (string mutation, string input) in ((string, string)[])
                [
                    ("skipDays", """days: ["2025-03-16"]"""),
                    ("pauseStreak", """from: "2025-03-17", until: "2025-03-18" """),
                    ("reviseSchedule", """schedule: { rule: { everyDays: 2 }, effectiveFrom: "2025-03-20" }"""),
                ]
        )
            Assert.Null((await MutateAsync(mutation, streak, input)).Data($"{mutation}.errors"));

        await AllowAsync(streak, 0);
        foreach (
            (string mutation, string input, string code) in ((string, string, string)[])
                [
                    ("checkIn", """day: "2026-03-13" """, "DAY_OUT_OF_RANGE"),
                    ("undoCheckIn", """day: "2025-03-14" """, "DAY_OUT_OF_RANGE"),
                    ("skipDays", """days: ["2026-03-13"]""", "DAY_OUT_OF_RANGE"),
                    ("pauseStreak", """from: "2026-03-13" """, "DAY_OUT_OF_RANGE"),
                    ("resumeStreak", """on: "2026-03-13" """, "DAY_OUT_OF_RANGE"),
                    ("reviseSchedule", """schedule: { rule: { everyDays: 1 }, effectiveFrom: "2026-03-13" }""", "INVALID_SCHEDULE"),
                ]
        )
            Assert.Equal(code, (await MutateAsync(mutation, streak, input)).TextAt($"{mutation}.errors.0.code"));
        (await _ada.CheckInAsync(streak)).Succeeded();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("366")]
    [InlineData("null")]
    public async Task Another_number_of_days_is_refused_and_changes_nothing(string days)
    {
        string streak = await _ada.CreateStreakAsync();
        Answer refused = await MutateAsync("updateStreak", streak, $"allowedBackdatingDays: {days}");
        Assert.Equal("allowedBackdatingDays", refused.TextAt("updateStreak.errors.0.field"));
        Answer seen = await AskAsync(streak, "version allowedBackdatingDays backdatingChanges { changedAt }");
        Assert.Equal("""{"version":1,"allowedBackdatingDays":7,"backdatingChanges":[]}""", seen.Data("me.streak")!.ToJsonString());
    }

    [Fact]
    public async Task A_change_is_in_the_history_and_a_run_says_how_much_was_filled_in()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-10" }""");
        (await ada.CheckInAsync(streak)).Succeeded();
        await AllowAsync(streak, 30, ada);
        await AllowAsync(streak, 30, ada);
        foreach (int day in new[] { 10, 12, 13 })
            (await ada.CheckInAsync(streak, $"2026-03-{day}")).Succeeded();
        server.Clock.Advance(Duration.FromDays(1));
        await ada.RefreshAsync(ada.RefreshToken!);
        await AllowAsync(streak, 7, ada);
        // What is added to a day later is filled in as well.
        (await MutateAsync("checkIn", streak, """day: "2026-03-14", amount: 2""", ada)).Succeeded();
        (await ada.CheckInAsync(streak)).Succeeded();
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Answer seen = await AskAsync(
                streak,
                "backdatingChanges { changedAt allowedBackdatingDays } current { days backdatedDays } longest { backdatedDays } runs(first: 2) { nodes { length backdatedDays } } checkIns(first: 5) { nodes { day backdated } }",
                ada
            );
            Assert.Equal(
                """[{"changedAt":"2026-03-14T12:00:00.000Z","allowedBackdatingDays":30},{"changedAt":"2026-03-15T12:00:00.000Z","allowedBackdatingDays":7}]""",
                seen.Data("me.streak.backdatingChanges")!.ToJsonString()
            );
            Assert.Equal("""{"days":4,"backdatedDays":3}""", seen.Data("me.streak.current")!.ToJsonString());
            Assert.Equal(
                """[{"length":4,"backdatedDays":3},{"length":1,"backdatedDays":1}]""",
                seen.Data("me.streak.runs.nodes")!.ToJsonString()
            );
            Assert.Equal(
                [false, true, true, true, true],
                seen.Data("me.streak.checkIns.nodes")!.AsArray().Select(one => (bool)one!["backdated"]!)
            );
        }
        // And after the journey to another account.
        Person grace = await Person.RegisterAsync(server);
        // An export needs a recent sign-in.
        await ada.LoginAsync(ada.Email, Person.Password);
        string exported = (await ada.AskAsync("mutation { exportData { data } }")).Succeeded().TextAt("exportData.data");
        (
            await grace.AskAsync(
                "mutation($data: String!) { importData(input: { data: $data }) { importedStreaks errors { __typename } } }",
                new { data = exported }
            )
        ).Succeeded();
        const string Fields =
            "allowedBackdatingDays backdatingChanges { changedAt allowedBackdatingDays } runs(first: 2) { nodes { firstDay backdatedDays } }";
        Answer theirs = (await grace.AskAsync($"{{ me {{ streaks(first: 1) {{ nodes {{ {Fields} }} }} }} }}")).Succeeded();
        Assert.Equal(
            (await AskAsync(streak, Fields, ada)).Data("me.streak")!.ToJsonString(),
            theirs.Data("me.streaks.nodes.0")!.ToJsonString()
        );
    }

    [Fact]
    public async Task A_new_streak_may_begin_with_its_own_days()
    {
        Answer created = await _ada.AskAsync(
            """
            mutation { createStreak(input: { name: "Read", allowedBackdatingDays: 60, schedule: { rule: { everyDays: 1 }, effectiveFrom: "2026-01-20" } }) {
              streak { id allowedBackdatingDays } errors { ... on Error { message } } } }
            """
        );
        Assert.Equal(60, created.NumberAt("createStreak.streak.allowedBackdatingDays"));
        string streak = created.TextAt("createStreak.streak.id");
        (await _ada.CheckInAsync(streak, "2026-01-20")).Succeeded();
        // Another streak keeps the default, in one batch with it.
        string other = await _ada.CreateStreakAsync();
        Answer batch = await _ada.AskAsync(
            "mutation($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { checkIns { day } errors { ... on Error { code } ... on RefusedCheckInError { index } } } }",
            new
            {
                input = new
                {
                    checkIns = new[]
                    {
                        new
                        {
                            clientId = Guid.NewGuid(),
                            streakId = streak,
                            day = "2026-01-21",
                        },
                        new
                        {
                            clientId = Guid.NewGuid(),
                            streakId = other,
                            day = "2026-01-21",
                        },
                    },
                },
            }
        );
        Assert.Equal(
            (1, "DAY_OUT_OF_RANGE"),
            (batch.NumberAt("recordCheckIns.errors.0.index"), batch.TextAt("recordCheckIns.errors.0.code"))
        );
        Assert.Equal("BROKEN 0/1", await _ada.StandingAsync(streak));
    }

    [Fact]
    public async Task Pausing_all_streaks_reaches_no_further_back_than_each_allows()
    {
        string strict = await _ada.CreateStreakAsync("Strict"),
            lenient = await _ada.CreateStreakAsync("Lenient");
        await AllowAsync(strict, 0);
        (
            await _ada.AskAsync(
                "mutation { pauseAll(input: { from: \"2026-03-13\", until: \"2026-03-13\" }) { streaks { id } errors { __typename } } }"
            )
        ).Succeeded();
        Assert.Equal(0L, await fixture.Server.SqlAsync("select count(*) from pauses where streak_id = $1", Tenant.KeyOf(strict)));
        Assert.Equal(1L, await fixture.Server.SqlAsync("select count(*) from pauses where streak_id = $1", Tenant.KeyOf(lenient)));
    }

    private Task<Answer> AllowAsync(string streak, int days, Person? person = null) =>
        MutateAsync("updateStreak", streak, $"allowedBackdatingDays: {days}", person);

    private async Task<Answer> MutateAsync(string mutation, string streak, string input, Person? person = null) =>
        (
            await (person ?? _ada).AskAsync(
                $"mutation($id: ID!) {{ {mutation}(input: {{ streakId: $id, {input} }}) {{ streak {{ id }} errors {{ __typename ... on Error {{ code message }} ... on InvalidStreakError {{ field }} }} }} }}".Replace(
                    "... on InvalidStreakError { field }",
                    mutation == "updateStreak" ? "... on InvalidStreakError { field }" : "",
                    StringComparison.Ordinal
                ),
                new { id = streak }
            )
        ).Succeeded();

    private async Task<Answer> AskAsync(string streak, string fields, Person? person = null) =>
        (
            await (person ?? _ada).AskAsync($"query($id: ID!) {{ me {{ streak(id: $id) {{ {fields} }} }} }}", new { id = streak })
        ).Succeeded();
}
