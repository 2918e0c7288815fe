using Streakoid.Graph.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

[Trait("kind", "server")]
public sealed class CheckInTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;
    private string _streak = "";

    public async Task InitializeAsync()
    {
        _server.Clock.Reset(StreakoidServer.Noon);
        _ada = await Person.RegisterAsync(_server);
        _streak = await _ada.CreateStreakAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_new_streak_is_pending_with_no_length() => Assert.Equal("PENDING 0/0", await _ada.StandingAsync(_streak));

    [Fact]
    public async Task Checking_in_on_following_days_makes_a_run()
    {
        for (int day = 0; day < 3; day++)
        {
            (await _ada.CheckInAsync(_streak)).Succeeded();
            await NextDayAsync();
        }
        Assert.Equal("PENDING 3/3", await _ada.StandingAsync(_streak));
        Answer fourth = (await _ada.CheckInAsync(_streak)).Succeeded();
        Assert.Equal("DONE", fourth.TextAt("checkIn.streak.state"));
        Assert.Equal(4, fourth.NumberAt("checkIn.streak.currentLength"));
    }

    [Fact]
    public async Task Set_replaces_the_amount_and_keeps_the_note()
    {
        string read = await _ada.CreateStreakAsync("pages", schedule: "{ rule: { everyDays: 1 }, target: 20 }");
        Assert.Equal("30 Chapter one DONE", await SendAsync("amount: 30, note: \"Chapter one\""));
        for (int again = 0; again < 3; again++)
            Assert.Equal("12 Chapter one PENDING", await SendAsync("amount: 12, mode: SET"));
        Assert.Equal("20 Chapter one DONE", await SendAsync("amount: 8"));
        Assert.Equal("20 Chapter two DONE", await SendAsync("note: \"Chapter two\", mode: SET"));
        Assert.Equal("20 Chapter two DONE", await SendAsync("mode: SET"));
        (await _ada.UndoAsync(read)).Succeeded();
        Assert.Equal("3  PENDING", await SendAsync("amount: 3, mode: SET"));
        Answer zero = await _ada.AskAsync(
            "mutation($id: ID!) { checkIn(input: { streakId: $id, amount: 0, mode: SET }) { errors { __typename } } }",
            new { id = read }
        );
        Assert.Contains("amount", zero.ErrorMessage, StringComparison.Ordinal);

        async Task<string> SendAsync(string input)
        {
            Answer answer = (
                await _ada.AskAsync(
                    $"mutation($id: ID!) {{ checkIn(input: {{ streakId: $id, {input} }}) {{ checkIn {{ amount note }} streak {{ state }} errors {{ __typename }} }} }}",
                    new { id = read }
                )
            ).Succeeded();
            return $"{answer.Data("checkIn.checkIn.amount")} {answer.Data("checkIn.checkIn.note")} {answer.TextAt("checkIn.streak.state")}";
        }
    }

    [Fact]
    public async Task A_missed_day_breaks_the_run_and_the_longest_stays()
    {
        await _ada.CheckInAsync(_streak, "2026-03-12");
        await _ada.CheckInAsync(_streak, "2026-03-13");
        await _ada.CheckInAsync(_streak, "2026-03-14");
        await NextDayAsync();
        await NextDayAsync();
        Assert.Equal("BROKEN 0/3", await _ada.StandingAsync(_streak));
        (await _ada.CheckInAsync(_streak)).Succeeded();
        Assert.Equal("DONE 1/3", await _ada.StandingAsync(_streak));
    }

    [Fact]
    public async Task Backdating_the_missed_day_heals_the_run()
    {
        await _ada.CheckInAsync(_streak, "2026-03-12");
        await _ada.CheckInAsync(_streak, "2026-03-14");
        Assert.Equal("DONE 1/1", await _ada.StandingAsync(_streak));
        await _ada.CheckInAsync(_streak, "2026-03-13");
        Assert.Equal("DONE 3/3", await _ada.StandingAsync(_streak));
    }

    [Fact]
    public async Task Undoing_a_day_in_the_middle_splits_the_run()
    {
        foreach (int day in new[] { 10, 11, 12, 13, 14 })
            await _ada.CheckInAsync(_streak, $"2026-03-{day}");
        Assert.Equal("DONE 5/5", await _ada.StandingAsync(_streak));
        Answer undone = (await _ada.UndoAsync(_streak, "2026-03-12")).Succeeded();
        Assert.Equal(2, undone.NumberAt("undoCheckIn.streak.currentLength"));
        Assert.Equal("DONE 2/2", await _ada.StandingAsync(_streak));
    }

    [Fact]
    public async Task A_repeat_answers_the_same_check_in()
    {
        Answer first = (await _ada.CheckInAsync(_streak)).Succeeded();
        Answer second = (await _ada.CheckInAsync(_streak)).Succeeded();
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task An_amount_sent_again_adds_up()
    {
        const string checkIn =
            "mutation($id: ID!, $amount: Decimal, $note: String) { checkIn(input: { streakId: $id, amount: $amount, note: $note }) { checkIn { amount note } } }";
        await _ada.AskAsync(
            checkIn,
            new
            {
                id = _streak,
                amount = 2.5,
                note = "a page",
            }
        );
        Answer second = (await _ada.AskAsync(checkIn, new { id = _streak, amount = 0.25 })).Succeeded();
        Assert.Equal(2.75m, (decimal)second.Data("checkIn.checkIn.amount")!);
        Assert.Equal("a page", second.TextAt("checkIn.checkIn.note"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_001)]
    public async Task An_amount_out_of_bounds_is_refused_before_anything_runs(decimal amount)
    {
        Answer answer = await _ada.AskAsync(
            "mutation($id: ID!, $amount: Decimal) { checkIn(input: { streakId: $id, amount: $amount }) { checkIn { amount } } }",
            new { id = _streak, amount }
        );
        Assert.Contains("must be above 0 and at most 1,000,000,000", answer.Text, StringComparison.Ordinal);
        Assert.Equal("PENDING 0/0", await _ada.StandingAsync(_streak));
    }

    [Fact]
    public async Task Check_in_undo_check_in_is_check_in()
    {
        await _ada.CheckInAsync(_streak);
        await _ada.UndoAsync(_streak);
        await _ada.UndoAsync(_streak);
        Assert.Equal("PENDING 0/0", await _ada.StandingAsync(_streak));
        await _ada.CheckInAsync(_streak);
        Assert.Equal("DONE 1/1", await _ada.StandingAsync(_streak));
    }

    [Theory]
    [InlineData("2026-03-15")]
    [InlineData("2026-03-06")]
    public async Task A_day_out_of_range_is_refused_with_the_bounds(string day)
    {
        foreach (string mutation in new[] { "checkIn", "undoCheckIn" })
        {
            Answer answer = (
                await _ada.AskAsync(
                    $"mutation($id: ID!, $day: LocalDate) {{ {mutation}(input: {{ streakId: $id, day: $day }}) {{ errors {{ ... on DayOutOfRangeError {{ code earliest latest }} }} }} }}",
                    new { id = _streak, day }
                )
            ).Succeeded();
            Assert.Equal("DAY_OUT_OF_RANGE", answer.TextAt($"{mutation}.errors.0.code"));
            Assert.Equal("2026-03-07", answer.TextAt($"{mutation}.errors.0.earliest"));
            Assert.Equal("2026-03-14", answer.TextAt($"{mutation}.errors.0.latest"));
        }
    }

    [Fact]
    public async Task The_bounds_themselves_are_allowed()
    {
        Assert.Null((await _ada.CheckInAsync(_streak, "2026-03-07")).Data("checkIn.errors"));
        Assert.Null((await _ada.CheckInAsync(_streak, "2026-03-14")).Data("checkIn.errors"));
    }

    [Fact]
    public async Task A_hundred_check_ins_at_once_leave_one()
    {
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _ada.CheckInAsync(_streak)));
        Assert.Single(answers.Select(answer => answer.Succeeded().Text).Distinct());
        Assert.Equal(1L, await _server.SqlAsync("select count(*) from check_ins where streak_id = $1", Key));
        Assert.Equal("DONE 1/1", await _ada.StandingAsync(_streak));
    }

    [Fact]
    public async Task Different_days_at_once_make_one_run()
    {
        await Task.WhenAll(Enumerable.Range(7, 8).Select(day => _ada.CheckInAsync(_streak, $"2026-03-{day:00}")));
        Assert.Equal("DONE 8/8", await _ada.StandingAsync(_streak));
        Assert.Equal(0L, await _server.SqlAsync("select count(*) from runs where streak_id = $1", Key));
    }

    [Fact]
    public async Task An_archived_streak_takes_no_check_ins()
    {
        (
            await _ada.AskAsync("mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { streak { state } } }", new { id = _streak })
        ).Succeeded();
        Assert.Equal("STREAK_ARCHIVED", (await _ada.CheckInAsync(_streak)).TextAt("checkIn.errors.0.code"));
    }

    private Guid Key => NodeId.TryParse(_streak, out NodeId id) ? id.Key : throw new InvalidOperationException(_streak);

    private Task<Answer> NextDayAsync()
    {
        _server.Clock.AdvanceDays(1);
        return _ada.RefreshAsync(_ada.RefreshToken!);
    }
}
