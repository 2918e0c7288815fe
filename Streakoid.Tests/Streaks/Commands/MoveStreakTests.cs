using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

/// <summary>The user's own order of streaks, and what they look like.</summary>
[Trait("kind", "server")]
public sealed class MoveStreakTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(fixture.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("moveStreak(input: { streakId: $id, position: 0 }) { errors { __typename } }", "`position`")]
    [InlineData("skipDays(input: { streakId: $id, days: [] }) { errors { __typename } }", "`days`")]
    [InlineData("checkIn(input: { streakId: $id, amount: 0 }) { errors { __typename } }", "`amount`")]
    public async Task A_wrong_argument_has_a_code_and_is_named(string mutation, string name)
    {
        Person person = await Person.RegisterAsync(fixture.Server);
        Answer refused = await person.AskAsync($"mutation($id: ID!) {{ {mutation} }}", new { id = await person.CreateStreakAsync() });
        Assert.Equal("INVALID_ARGUMENT", refused.ErrorCode);
        Assert.StartsWith(name, refused.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_streak_is_moved_and_the_others_make_room()
    {
        Dictionary<string, string> ids = await CreateAsync("a", "b", "c", "d");
        Assert.Equal("a1 b2 c3 d4", await OrderAsync());
        for (int again = 0; again < 3; again++)
        {
            Assert.Equal(1, (await MoveAsync(ids["d"], 1)).NumberAt("moveStreak.streak.position"));
            Assert.Equal("d1 a2 b3 c4", await OrderAsync());
        }
        await MoveAsync(ids["a"], 3);
        Assert.Equal("d1 b2 a3 c4", await OrderAsync());
        await MoveAsync(ids["b"], 2_000_000_000);
        Assert.Equal("d1 a2 c3 b4", await OrderAsync());
        await CreateAsync("e");
        Assert.Equal("d1 a2 c3 b4 e5", await OrderAsync());
        (
            await _ada.AskAsync(
                "mutation($id: ID!) { deleteStreak(input: { streakId: $id }) { errors { __typename } } }",
                new { id = ids["a"] }
            )
        ).Succeeded();
        Assert.Equal("d1 c3 b4 e5", await OrderAsync());
        await MoveAsync(ids["b"], 2);
        Assert.Equal("d1 b2 c3 e4", await OrderAsync());
    }

    [Fact]
    public async Task Streaks_of_one_position_are_ordered_by_age_until_one_is_moved()
    {
        Dictionary<string, string> ids = await CreateAsync("a", "b", "c");
        // As an earlier version of the server left them.
        await fixture.Server.SqlAsync(
            "with old as (update streaks set position = 0 where user_id = (select id from users where email = $1) returning 1) select count(*) from old",
            _ada.Email
        );
        Assert.Equal("a0 b0 c0", await OrderAsync());
        await MoveAsync(ids["c"], 2);
        Assert.Equal("a1 c2 b3", await OrderAsync());
    }

    [Fact]
    public async Task Moves_at_once_leave_every_place_taken_once()
    {
        Dictionary<string, string> ids = await CreateAsync("a", "b", "c", "d", "e");
        Answer[] answers = await Task.WhenAll(
            Enumerable
                .Range(0, 15)
                .Select(n =>
                    n % 5 == 4
                        ? _ada.AskAsync("mutation { pauseAll(input: {}) { streaks { id } errors { __typename } } }")
                        : SendAsync(_ada, ids[$"{(char)('a' + (n % 5))}"], 1 + (n * 7 % 5))
                )
        );
        Assert.All(answers, answer => Assert.Null(answer.Succeeded().ErrorMessage));
        string order = await OrderAsync();
        Assert.Equal("12345", string.Concat(order.Where(char.IsAsciiDigit)));
        Assert.Equal("abcde", string.Concat(order.Where(char.IsAsciiLetter).Order()));
    }

    [Fact]
    public async Task Another_users_streak_is_not_found_and_an_archived_one_stays()
    {
        Person eve = await Person.RegisterAsync(fixture.Server);
        Dictionary<string, string> ids = await CreateAsync("a", "b");
        string eves = await eve.CreateStreakAsync("eve's");
        Assert.Equal("STREAK_NOT_FOUND", (await SendAsync(_ada, eves, 1)).Succeeded().TextAt("moveStreak.errors.0.code"));
        Assert.Equal("STREAK_NOT_FOUND", (await SendAsync(eve, ids["a"], 1)).Succeeded().TextAt("moveStreak.errors.0.code"));
        (
            await _ada.AskAsync(
                "mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { errors { __typename } } }",
                new { id = ids["a"] }
            )
        ).Succeeded();
        Assert.Equal("STREAK_ARCHIVED", (await SendAsync(_ada, ids["a"], 2)).Succeeded().TextAt("moveStreak.errors.0.code"));
        Assert.Contains("1 or more", (await SendAsync(_ada, ids["b"], 0)).ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("b2", await OrderAsync());
        Assert.Equal(1, (await eve.AskAsync("{ me { streaks { nodes { position } } } }")).NumberAt("me.streaks.nodes.0.position"));
    }

    [Theory]
    [InlineData("#1E88E5", "🏃")]
    [InlineData("#abcdef", "👩‍👩‍👧‍👦")]
    [InlineData("#000000", "🇩🇪")]
    [InlineData("#FFFFFF", "1️⃣")]
    [InlineData("#123456", "running-shoe_2")]
    [InlineData(null, "✅")]
    public async Task Color_and_icon_are_kept_changed_and_removed(string? color, string icon)
    {
        Answer created = (
            await _ada.AskAsync(
                "mutation($color: String, $icon: String) { createStreak(input: { name: \"Run\", color: $color, icon: $icon }) { streak { id color icon version } errors { ... on Error { message } } } }",
                new { color, icon }
            )
        ).Succeeded();
        Assert.Equal((color, icon), ((string?)created.Data("createStreak.streak.color"), created.TextAt("createStreak.streak.icon")));
        string id = created.TextAt("createStreak.streak.id");
        Answer read = (await _ada.AskAsync("{ me { streaks { nodes { color icon } } } }")).Succeeded();
        Assert.Equal((color, icon), ((string?)read.Data("me.streaks.nodes.0.color"), read.TextAt("me.streaks.nodes.0.icon")));
        Assert.Equal("#00FF00 " + icon + " v2", await UpdateAsync(id, "color: \"#00FF00\""));
        Assert.Equal("#00FF00  v3", await UpdateAsync(id, "icon: null"));
        Assert.Equal("  v4", await UpdateAsync(id, "color: null"));
    }

    [Theory]
    [InlineData("color", "red")]
    [InlineData("color", "#12345")]
    [InlineData("color", "#12345G")]
    [InlineData("color", "#1234567")]
    [InlineData("color", "")]
    [InlineData("icon", "")]
    [InlineData("icon", "two words")]
    [InlineData("icon", "🏃🏃")]
    [InlineData("icon", "ä")]
    [InlineData("icon", "<b>")]
    [InlineData("icon", "a23456789012345678901234567890123")]
    public async Task What_is_no_color_or_icon_is_refused_with_its_field(string field, string value)
    {
        string id = await _ada.CreateStreakAsync();
        Answer created = (
            await _ada.AskAsync(
                $"mutation($value: String) {{ createStreak(input: {{ name: \"x\", {field}: $value }}) {{ errors {{ ... on InvalidStreakError {{ code field }} }} }} }}",
                new { value }
            )
        ).Succeeded();
        Answer updated = (
            await _ada.AskAsync(
                $"mutation($id: ID!, $value: String) {{ updateStreak(input: {{ streakId: $id, {field}: $value }}) {{ errors {{ ... on InvalidStreakError {{ code field }} }} }} }}",
                new { id, value }
            )
        ).Succeeded();
        Assert.Equal((field, field), (created.TextAt("createStreak.errors.0.field"), updated.TextAt("updateStreak.errors.0.field")));
        Assert.Equal(1, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    private async Task<string> UpdateAsync(string id, string change)
    {
        Answer answer = (
            await _ada.AskAsync(
                $"mutation($id: ID!) {{ updateStreak(input: {{ streakId: $id, {change} }}) {{ streak {{ color icon version }} errors {{ __typename }} }} }}",
                new { id }
            )
        ).Succeeded();
        return $"{answer.Data("updateStreak.streak.color")} {answer.Data("updateStreak.streak.icon")} v{answer.NumberAt("updateStreak.streak.version")}";
    }

    private async Task<Dictionary<string, string>> CreateAsync(params string[] names)
    {
        Dictionary<string, string> ids = [];
        foreach (string name in names)
        {
            ids[name] = await _ada.CreateStreakAsync(name);
            fixture.Server.Clock.Advance(Duration.FromMilliseconds(1));
        }
        return ids;
    }

    private async Task<string> OrderAsync()
    {
        Answer answer = (
            await _ada.AskAsync("{ me { streaks(first: 50, order: [{ position: ASC }, { createdAt: ASC }]) { nodes { name position } } } }")
        ).Succeeded();
        return string.Join(
            ' ',
            answer.Data("me.streaks.nodes")!.AsArray().Select(node => $"{(string)node!["name"]!}{(int)node["position"]!}")
        );
    }

    private async Task<Answer> MoveAsync(string id, int position)
    {
        Answer answer = (await SendAsync(_ada, id, position)).Succeeded();
        Assert.Null(answer.Data("moveStreak.errors"));
        return answer;
    }

    private static Task<Answer> SendAsync(Person person, string id, int position) =>
        person.AskAsync(
            "mutation($id: ID!, $position: Int!) { moveStreak(input: { streakId: $id, position: $position }) { streak { position } errors { ... on Error { code } } } }",
            new { id, position }
        );
}
