using System.Text.Json;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

[Trait("kind", "server")]
public sealed class StreakTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Fields =
        "streak { id name description state archivedAt } errors { __typename ... on Error { code message } ... on InvalidStreakError { field } }";

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_streak_keeps_what_it_was_created_with()
    {
        Answer created = (await _ada.SendCreateStreakAsync("  Read  ", "a page a day\n")).Succeeded();
        Answer read = (
            await _ada.AskAsync(
                "query($id: ID!) { node(id: $id) { id ... on Streak { name description createdAt } } }",
                new { id = created.TextAt("createStreak.streak.id") }
            )
        ).Succeeded();
        Assert.Equal("Read", read.TextAt("node.name"));
        Assert.Equal("a page a day", read.TextAt("node.description"));
        Assert.Equal("2026-03-14T12:00:00.000Z", read.TextAt("node.createdAt"));
    }

    [Theory]
    [InlineData("", null, "name")]
    [InlineData("   ", null, "name")]
    [InlineData("\0", null, "name")]
    [InlineData("Read", "\0", "description")]
    public async Task Text_that_breaks_the_limits_is_refused(string name, string? description, string field) =>
        Assert.Equal(field, (await _ada.SendCreateStreakAsync(name, description)).Succeeded().TextAt("createStreak.errors.0.field"));

    [Fact]
    public async Task Half_a_character_is_refused_and_never_an_error_of_ours()
    {
        string query = JsonEncodedText
            .Encode(
                "mutation($name: String!) { createStreak(input: { name: $name }) { streak { id } errors { ... on InvalidStreakError { field } } } }"
            )
            .ToString();
        Answer answer = await _ada.SendAsync($$"""{ "query": "{{query}}", "variables": { "name": "a\ud800b" } }""");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task The_limits_of_length_are_what_the_schema_says()
    {
        Assert.Null((await _ada.SendCreateStreakAsync(new string('n', 100), new string('d', 2_000))).Data("createStreak.errors"));
        Answer refused = (await _ada.SendCreateStreakAsync(new string('n', 101), new string('d', 2_001))).Succeeded();
        Assert.Equal("`name` has 1 to 100 characters; 101 were sent.", refused.TextAt("createStreak.errors.0.message"));
        Assert.Equal("`description` has 0 to 2,000 characters; 2,001 were sent.", refused.TextAt("createStreak.errors.1.message"));
    }

    [Fact]
    public async Task What_an_update_leaves_out_stays_and_null_removes()
    {
        string id = (await _ada.SendCreateStreakAsync("Read", "a page a day")).TextAt("createStreak.streak.id");
        Answer renamed = (await UpdateAsync($$"""{ streakId: "{{id}}", name: "Read more" }""")).Succeeded();
        Assert.Equal("Read more", renamed.TextAt("updateStreak.streak.name"));
        Assert.Equal("a page a day", renamed.TextAt("updateStreak.streak.description"));
        Answer cleared = (await UpdateAsync($$"""{ streakId: "{{id}}", description: null }""")).Succeeded();
        Assert.Equal("Read more", cleared.TextAt("updateStreak.streak.name"));
        Assert.Null(cleared.Data("updateStreak.streak.description"));
        Answer refused = (await UpdateAsync($$"""{ streakId: "{{id}}", name: null }""")).Succeeded();
        Assert.Equal("INVALID_STREAK", refused.TextAt("updateStreak.errors.0.code"));
        Assert.Null(refused.Data("updateStreak.streak"));
    }

    [Fact]
    public async Task An_archived_streak_leaves_the_list_keeps_its_history_and_comes_back()
    {
        string id = await _ada.CreateStreakAsync();
        await _ada.CheckInAsync(id);
        Answer archived = (await MutateAsync("archiveStreak", id)).Succeeded();
        Assert.Equal("ARCHIVED", archived.TextAt("archiveStreak.streak.state"));
        Assert.Equal(archived.Text, (await MutateAsync("archiveStreak", id)).Text);
        Assert.Equal(0, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
        Assert.Equal("ARCHIVED 1/1", await _ada.StandingAsync(id));
        Assert.Equal("DONE", (await MutateAsync("restoreStreak", id)).TextAt("restoreStreak.streak.state"));
        Assert.Equal("DONE", (await MutateAsync("restoreStreak", id)).TextAt("restoreStreak.streak.state"));
        Assert.Equal(1, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task An_archived_streak_takes_neither_check_ins_nor_undos_nor_skips()
    {
        string id = await _ada.CreateStreakAsync();
        await _ada.CheckInAsync(id);
        (await MutateAsync("archiveStreak", id)).Succeeded();
        for (int repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal("STREAK_ARCHIVED", (await _ada.UndoAsync(id)).TextAt("undoCheckIn.errors.0.code"));
            Assert.Equal("STREAK_ARCHIVED", (await _ada.CheckInAsync(id, "2026-03-13")).TextAt("checkIn.errors.0.code"));
            Assert.Equal("STREAK_ARCHIVED", (await SkipAsync(id)).TextAt("skipDays.errors.0.code"));
        }
        Assert.Equal("ARCHIVED 1/1", await _ada.StandingAsync(id));
        (await MutateAsync("restoreStreak", id)).Succeeded();
        Assert.Null((await SkipAsync(id)).Succeeded().Data("skipDays.errors"));
        Assert.Null((await _ada.UndoAsync(id)).Succeeded().Data("undoCheckIn.errors"));

        Task<Answer> SkipAsync(string streak) =>
            _ada.AskAsync(
                """mutation($id: ID!) { skipDays(input: { streakId: $id, days: ["2026-03-13"] }) { errors { ... on Error { code } } } }""",
                new { id = streak }
            );
    }

    [Theory]
    [InlineData("{ rule: { everyDays: 1 }, effectiveFrom: \"2026-03-12\" }", "DONE 3/3", "3/3")]
    [InlineData("{ rule: { everyDays: 1 }, target: 2, comparison: AT_MOST, effectiveFrom: \"2026-03-12\" }", "PENDING 2/2", "2/2")]
    // What is left of a week is met by its share.
    [InlineData("{ rule: { amountPerWeek: 14 }, comparison: AT_MOST, effectiveFrom: \"2026-03-12\" }", "PENDING 0/0", "1/1")]
    [InlineData("{ rule: { timesPerWeek: 7 }, effectiveFrom: \"2026-03-12\" }", "PENDING 0/0", "1/1")]
    public async Task What_was_archived_goes_on_as_it_was(string schedule, string before, string archived)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        string id = await ada.CreateStreakAsync(schedule: schedule);
        foreach (int day in new[] { 12, 13, 14 })
            (await ada.CheckInAsync(id, $"2026-03-{day}")).Succeeded();
        Assert.Equal(before, await ada.StandingAsync(id));
        // Back on the same day it is as if nothing had been.
        await MoveAsync("archiveStreak");
        await MoveAsync("restoreStreak");
        Assert.Equal(before, await ada.StandingAsync(id));
        for (int repeat = 0; repeat < 2; repeat++)
        {
            await MoveAsync("archiveStreak");
            // A quarter of a year, and every read between says the same.
            foreach (int weeks in new[] { 1, 5, 6 })
            {
                server.Clock.Advance(NodaTime.Duration.FromDays(7 * weeks));
                await ada.LoginAsync(ada.Email, Person.Password);
                Assert.Equal($"ARCHIVED {archived}", await ada.StandingAsync(id));
            }
            await MoveAsync("restoreStreak");
            Assert.Equal($"PENDING {archived}", await ada.StandingAsync(id));
        }

        async Task MoveAsync(string mutation) =>
            (
                await ada.AskAsync(
                    $"mutation($id: ID!) {{ {mutation}(input: {{ streakId: $id }}) {{ streak {{ state }} errors {{ __typename }} }} }}",
                    new { id }
                )
            ).Succeeded();
    }

    [Fact]
    public async Task A_pause_of_the_users_own_outlives_the_archive()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        string id = await ada.CreateStreakAsync();
        (await ada.CheckInAsync(id)).Succeeded();
        foreach (string mutation in new[] { "pauseStreak", "archiveStreak", "restoreStreak" })
        {
            (
                await ada.AskAsync(
                    $"mutation($id: ID!) {{ {mutation}(input: {{ streakId: $id }}) {{ streak {{ state }} errors {{ __typename }} }} }}",
                    new { id }
                )
            ).Succeeded();
            server.Clock.Advance(NodaTime.Duration.FromDays(9));
            await ada.RefreshAsync(ada.RefreshToken!);
        }
        Assert.Equal("PAUSED 1/1", await ada.StandingAsync(id));
    }

    [Fact]
    public async Task A_deleted_streak_reads_like_one_that_never_was()
    {
        string id = await _ada.CreateStreakAsync();
        await _ada.CheckInAsync(id);
        string checkIn = (await _ada.CheckInAsync(id)).TextAt("checkIn.checkIn.id");
        Assert.Equal("Read", (await MutateAsync("deleteStreak", id)).Succeeded().TextAt("deleteStreak.streak.name"));
        Answer gone = (
            await _ada.AskAsync(
                "query($id: ID!, $checkIn: ID!) { me { streak(id: $id) { id } } node(id: $id) { id } nodes(ids: [$id, $checkIn]) { id } }",
                new { id, checkIn }
            )
        ).Succeeded();
        Assert.Equal("""{"data":{"me":{"streak":null},"node":null,"nodes":[null,null]}}""", gone.Text);
        foreach (string mutation in new[] { "deleteStreak", "archiveStreak", "restoreStreak" })
            Assert.Equal("STREAK_NOT_FOUND", (await MutateAsync(mutation, id)).TextAt($"{mutation}.errors.0.code"));
        Assert.Equal("STREAK_NOT_FOUND", (await _ada.CheckInAsync(id)).TextAt("checkIn.errors.0.code"));
        Assert.Equal("STREAK_NOT_FOUND", (await _ada.UndoAsync(id)).TextAt("undoCheckIn.errors.0.code"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("U3RyZWFrOg==")] // Streak: and no key
    [InlineData("OhkHogHhraB7hO0hDhtk/dY=")] // no type
    public async Task A_string_that_is_no_id_is_an_error_that_says_so(string id)
    {
        foreach (string query in new[] { "query($id: ID!) { node(id: $id) { id } }", "query($id: ID!) { me { streak(id: $id) { id } } }" })
            Assert.Equal("The node ID string has an invalid format.", (await _ada.AskAsync(query, new { id })).ErrorMessage);
        Assert.Equal("The node ID string has an invalid format.", (await MutateAsync("deleteStreak", id)).ErrorMessage);
    }

    [Fact]
    public async Task An_id_of_another_kind_names_no_streak()
    {
        Assert.Null(
            (await _ada.AskAsync("query($id: ID!) { me { streak(id: $id) { id } } }", new { id = _ada.Id })).Succeeded().Data("me.streak")
        );
        Assert.Equal("STREAK_NOT_FOUND", (await MutateAsync("deleteStreak", _ada.Id)).TextAt("deleteStreak.errors.0.code"));
        Assert.Equal(
            _ada.Email,
            (await _ada.AskAsync("query($id: ID!) { node(id: $id) { ... on Me { email } } }", new { id = _ada.Id })).TextAt("node.email")
        );
    }

    [Fact]
    public async Task A_user_keeps_five_hundred_streaks_at_most()
    {
        await _server.SqlAsync(
            "insert into streaks (user_id, id, name, created_at) select id, gen_random_uuid(), 'n' || n, now() from users, generate_series(1, 490) n where email = $1",
            _ada.Email
        );
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _ada.SendCreateStreakAsync($"Streak {i}")));
        Assert.Equal(10, answers.Count(answer => answer.Data("createStreak.streak") is not null));
        Assert.Equal(30, answers.Count(answer => (string?)answer.Data("createStreak.errors.0.code") == "TOO_MANY_STREAKS"));
    }

    private Task<Answer> UpdateAsync(string input) => _ada.AskAsync($"mutation {{ updateStreak(input: {input}) {{ {Fields} }} }}");

    private Task<Answer> MutateAsync(string mutation, string streakId) =>
        _ada.AskAsync(
            $"mutation($id: ID!) {{ {mutation}(input: {{ streakId: $id }}) {{ streak {{ name state archivedAt }} errors {{ __typename ... on Error {{ code }} }} }} }}",
            new { id = streakId }
        );
}
