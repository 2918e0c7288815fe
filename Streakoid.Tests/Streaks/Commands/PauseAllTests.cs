using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

/// <summary>A vacation: all streaks are paused and resumed with one mutation each, also ahead of time.</summary>
[Trait("kind", "server")]
public sealed class PauseAllTests : IAsyncLifetime
{
    private StreakoidServer _server = null!;
    private Person _ada = null!;

    // The server's clock starts on Saturday, 14 March 2026.
    public async Task InitializeAsync()
    {
        _server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        _ada = await Person.RegisterAsync(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_vacation_keeps_every_streak_and_is_over_when_it_is_resumed()
    {
        string[] streaks = await WithRunsAsync(3);
        string archived = streaks[2];
        await MutateAsync("archiveStreak", $"streakId: \"{archived}\"");
        for (int again = 0; again < 3; again++)
            Assert.Equal("PAUSED 2 v2, PAUSED 2 v2", await AllAsync("pauseAll", ""));
        await AdvanceAsync(10);
        Assert.Equal("PAUSED 2/2", await _ada.StandingAsync(streaks[0]));
        for (int again = 0; again < 3; again++)
            Assert.Equal("PENDING 2 v3, PENDING 2 v3", await AllAsync("resumeAll", ""));
        (await _ada.CheckInAsync(streaks[1])).Succeeded();
        Assert.Equal("DONE 3/3", await _ada.StandingAsync(streaks[1]));
        await AdvanceAsync(1);
        Assert.Equal("BROKEN 0/2", await _ada.StandingAsync(streaks[0]));
        Assert.Equal(2, await VersionAsync(archived));
    }

    [Fact]
    public async Task A_pause_can_be_planned_and_begins_on_its_day()
    {
        string[] streaks = await WithRunsAsync(2);
        await MutateAsync("pauseStreak", $"streakId: \"{streaks[1]}\", from: \"2026-03-18\", until: \"2026-03-30\"");
        // From the 16th to the 20th; the one that is paused for longer stays paused for longer.
        Assert.Equal("PENDING 2 v2, PENDING 2 v3", await AllAsync("pauseAll", "from: \"2026-03-16\", until: \"2026-03-20\""));
        Assert.Equal("PENDING 2 v2, PENDING 2 v3", await AllAsync("pauseAll", "from: \"2026-03-16\", until: \"2026-03-20\""));
        foreach (string streak in streaks)
            (await _ada.CheckInAsync(streak)).Succeeded();
        await AdvanceAsync(1);
        Assert.Equal("PENDING 3/3", await _ada.StandingAsync(streaks[0]));
        foreach (string streak in streaks)
            (await _ada.CheckInAsync(streak)).Succeeded();
        await AdvanceAsync(1);
        Assert.Equal("PAUSED 4/4", await _ada.StandingAsync(streaks[0]));
        await AdvanceAsync(5);
        Assert.Equal("PENDING 4/4", await _ada.StandingAsync(streaks[0]));
        Assert.Equal("PAUSED 4/4", await _ada.StandingAsync(streaks[1]));
    }

    [Fact]
    public async Task A_planned_vacation_is_called_off_by_its_first_day()
    {
        string[] streaks = await WithRunsAsync(2);
        await AllAsync("pauseAll", "from: \"2026-03-20\"");
        Assert.Equal("PENDING 2 v2, PENDING 2 v2", await AllAsync("resumeAll", ""));
        Assert.Equal("PENDING 2 v3, PENDING 2 v3", await AllAsync("resumeAll", "on: \"2026-03-20\""));
        await AdvanceAsync(7);
        Assert.Equal("BROKEN 0/2", await _ada.StandingAsync(streaks[0]));
    }

    [Fact]
    public async Task Days_out_of_range_are_refused_and_change_nothing()
    {
        string[] streaks = await WithRunsAsync(1);
        foreach (
            string input in new[]
            {
                "pauseAll(input: { from: \"2026-03-06\" })",
                "pauseAll(input: { from: \"2027-03-16\" })",
                "pauseAll(input: { from: \"2026-03-14\", until: \"2026-03-13\" })",
                "resumeAll(input: { on: \"2026-03-06\" })",
            }
        )
        {
            Answer answer = (
                await _ada.AskAsync($"mutation {{ {input} {{ streaks {{ id }} errors {{ ... on Error {{ code }} }} }} }}")
            ).Succeeded();
            Assert.Contains("DAY_OUT_OF_RANGE", answer.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal("PENDING 2/2", await _ada.StandingAsync(streaks[0]));
        Assert.Equal(1, await VersionAsync(streaks[0]));
    }

    [Fact]
    public async Task Only_ones_own_streaks_are_paused_and_many_at_once_agree()
    {
        string[] streaks = await WithRunsAsync(4);
        Person eve = await Person.RegisterAsync(_server);
        string eves = await eve.CreateStreakAsync();
        Answer[] answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(n =>
                    n % 3 == 2
                        ? _ada.CheckInAsync(streaks[n % 4])
                        : _ada.AskAsync(
                            $"mutation {{ {(n % 3 == 0 ? "pauseAll" : "resumeAll")}(input: {{}}) {{ streaks {{ state }} errors {{ __typename }} }} }}"
                        )
                )
        );
        Assert.All(answers, answer => answer.Succeeded());
        // All or none, whichever came last.
        long pauses = (long)
            (await _server.SqlAsync("select count(*) from pauses p join users u on u.id = p.user_id where u.email = $1", _ada.Email))!;
        Assert.True(pauses is 0 or 4, $"{pauses} of 4 streaks are paused.");
        Assert.Equal("PENDING 0/0", await eve.StandingAsync(eves));
        Assert.Equal(
            0L,
            await _server.SqlAsync("select count(*) from pauses p join users u on u.id = p.user_id where u.email = $1", eve.Email)
        );
    }

    [Fact]
    public async Task The_statements_do_not_grow_with_the_streaks()
    {
        using StatementCounter counter = new(_server);
        await WithRunsAsync(1);
        int one = await counter.CountAsync(async () => await AllAsync("pauseAll", ""));
        await WithRunsAsync(19);
        await AllAsync("resumeAll", "");
        int twenty = await counter.CountAsync(async () => await AllAsync("pauseAll", ""));
        // Entity Framework sends large batches in pieces.
        Assert.InRange(twenty, one, one + 2);
    }

    [Fact]
    public async Task Under_a_key_that_is_sent_again_nothing_is_paused_again()
    {
        string[] streaks = await WithRunsAsync(1);
        for (int again = 0; again < 3; again++)
        {
            Answer answer = (
                await _ada.AskAsync("mutation { pauseAll(input: {}) { streaks { state } } }", idempotencyKey: "away")
            ).Succeeded();
            Assert.Equal(again == 0 ? "PAUSED" : "PENDING", answer.TextAt("pauseAll.streaks.0.state"));
            await AllAsync("resumeAll", "");
        }
        Assert.Equal("PENDING 2/2", await _ada.StandingAsync(streaks[0]));
    }

    /// <summary>Streaks that were done on the 12th and 13th.</summary>
    private async Task<string[]> WithRunsAsync(int count)
    {
        string[] streaks = new string[count];
        for (int i = 0; i < count; i++)
        {
            streaks[i] = await _ada.CreateStreakAsync($"s{i}");
            _server.Clock.Advance(Duration.FromMilliseconds(1));
            (await _ada.CheckInAsync(streaks[i], "2026-03-12")).Succeeded();
            (await _ada.CheckInAsync(streaks[i], "2026-03-13")).Succeeded();
        }
        return streaks;
    }

    private async Task<string> AllAsync(string mutation, string input)
    {
        Answer answer = (
            await _ada.AskAsync(
                $"mutation {{ {mutation}(input: {{ {input} }}) {{ streaks {{ state currentLength version }} errors {{ __typename }} }} }}"
            )
        ).Succeeded();
        Assert.Null(answer.Data($"{mutation}.errors"));
        return string.Join(
            ", ",
            answer
                .Data($"{mutation}.streaks")!
                .AsArray()
                .Select(one => $"{(string)one!["state"]!} {(int)one["currentLength"]!} v{(int)one["version"]!}")
        );
    }

    private async Task AdvanceAsync(int days)
    {
        _server.Clock.Advance(Duration.FromDays(days));
        await _ada.LoginAsync(_ada.Email, Person.Password);
    }

    private async Task MutateAsync(string mutation, string input) =>
        (await _ada.AskAsync($"mutation {{ {mutation}(input: {{ {input} }}) {{ errors {{ __typename }} }} }}")).Succeeded();

    private async Task<int> VersionAsync(string streak) =>
        (await _ada.AskAsync("query($id: ID!) { me { streak(id: $id) { version } } }", new { id = streak }))
            .Succeeded()
            .NumberAt("me.streak.version");
}
