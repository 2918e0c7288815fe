using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Graph;

/// <summary>A mutation that is sent again with its Idempotency-Key is carried out once.</summary>
[Trait("kind", "server")]
public sealed class IdempotencyTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Add =
        "mutation($id: ID!, $amount: Decimal!) { checkIn(input: { streakId: $id, amount: $amount }) { checkIn { amount } streak { currentLength } errors { __typename } } }";

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_repeat_finds_the_streak_that_the_first_one_made()
    {
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => _ada.SendCreateStreakAsync("Read", idempotencyKey: "create-1"))
        );
        Assert.Single(answers.Select(answer => answer.Succeeded().Text).Distinct());
        Assert.Equal(1, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
        await _ada.SendCreateStreakAsync("Read", idempotencyKey: "create-2");
        await _ada.SendCreateStreakAsync("Read");
        Assert.Equal(3, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task An_amount_that_comes_again_adds_up_once()
    {
        string id = await _ada.CreateStreakAsync();
        Answer first = (await _ada.AskAsync(Add, new { id, amount = 2 }, "add-1")).Succeeded();
        Assert.Equal(first.Text, (await _ada.AskAsync(Add, new { id, amount = 2 }, "add-1")).Text);
        Assert.Equal(4m, (decimal)(await _ada.AskAsync(Add, new { id, amount = 2 }, "add-2")).Data("checkIn.checkIn.amount")!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_check_in_that_is_repeated_after_midnight_is_that_of_the_day_before(bool prefetched)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        string id = await ada.CreateStreakAsync();
        const string CheckIn = "mutation($id: ID!) { checkIn(input: { streakId: $id }) { checkIn { id day } errors { __typename } } }";
        if (prefetched)
        {
            await ada.AskAsync(CheckIn, new { id });
            (await ada.UndoAsync(id)).Succeeded();
        }
        string first = (await ada.AskAsync(CheckIn, new { id }, "late")).Succeeded().Text;
        server.Clock.Advance(Duration.FromHours(13));
        await ada.RefreshAsync(ada.RefreshToken!);
        for (int i = 0; i < 2; i++)
            Assert.Equal(first, (await ada.AskAsync(CheckIn, new { id }, "late")).Succeeded().Text);
    }

    /// <summary>The first of two mutations is refused once and not the next time: the second one is still found.</summary>
    [Fact]
    public async Task A_repeat_finds_each_write_whatever_became_of_the_others()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        const string Both =
            """mutation { pauseAll(input: { from: "2026-03-21", until: "2026-03-22" }) { errors { __typename } } a: createStreak(input: { name: "Read" }) { streak { id } } b: createStreak(input: { name: "Read" }) { streak { id } } }""";
        string Made(Answer answer) => $"{answer.TextAt("a.streak.id")} {answer.TextAt("b.streak.id")}";
        string first = Made(await ada.AskAsync(Both.Replace("2026-03-22", "2026-03-20", StringComparison.Ordinal), null, "both"));
        Assert.NotEqual(first.Split(' ')[0], first.Split(' ')[1]);
        Assert.Equal(first, Made(await ada.AskAsync(Both, null, "both")));
        Assert.Equal(first, Made(await ada.AskAsync(Both, null, "both")));
        Assert.Equal(2, (await ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task A_check_in_and_its_key_are_written_together_or_not_at_all()
    {
        const string CheckIn =
            "mutation($id: ID!, $day: LocalDate) { checkIn(input: { streakId: $id, day: $day }) { checkIn { id } errors { __typename } } }";
        string id = await _ada.CreateStreakAsync();
        // A document is prefetched from the second time on.
        await _ada.AskAsync(CheckIn, new { id, day = "2026-03-09" });
        for (int round = 0; round < 5; round++)
        {
            string day = $"2026-03-{10 + round:00}";
            Answer[] answers = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => _ada.AskAsync(CheckIn, new { id, day }, $"day {round}"))
            );
            Assert.Single(answers.Select(answer => answer.Succeeded().TextAt("checkIn.checkIn.id")).Distinct());
            // The day is undone: a repeat does not bring it back, another key does, and the used one is refused for another day.
            (await _ada.UndoAsync(id, day)).Succeeded();
            Assert.Null((await _ada.AskAsync(CheckIn, new { id, day }, $"day {round}")).Succeeded().Data("checkIn.checkIn"));
            Assert.Equal(
                "IDEMPOTENCY_KEY_REUSED",
                (await _ada.AskAsync(CheckIn, new { id, day = "2026-03-08" }, $"day {round}")).ErrorCode
            );
            Assert.NotNull((await _ada.AskAsync(CheckIn, new { id, day }, $"again {round}")).Succeeded().Data("checkIn.checkIn"));
        }
        Assert.Equal(
            10L,
            await _server.SqlAsync("select count(*) from applied_writes join users on users.id = user_id where email = $1", _ada.Email)
        );
    }

    [Fact]
    public async Task A_key_that_comes_with_another_request_is_refused_and_changes_nothing()
    {
        await _ada.SendCreateStreakAsync("Read", idempotencyKey: "reused");
        Answer other = await _ada.SendCreateStreakAsync("Write", idempotencyKey: "reused");
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", other.ErrorCode);
        Assert.Equal(1, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
    }

    [Fact]
    public async Task Two_people_may_use_one_key()
    {
        Person bob = await Person.RegisterAsync(_server);
        Answer adas = (await _ada.SendCreateStreakAsync("Read", idempotencyKey: "shared")).Succeeded();
        Answer bobs = (await bob.SendCreateStreakAsync("Read", idempotencyKey: "shared")).Succeeded();
        Assert.NotEqual(adas.TextAt("createStreak.streak.id"), bobs.TextAt("createStreak.streak.id"));
    }

    [Fact]
    public async Task Each_field_of_an_operation_is_carried_out_once()
    {
        const string two =
            """mutation { a: createStreak(input: { name: "Read" }) { streak { id } } b: createStreak(input: { name: "Read" }) { streak { id } } }""";
        Answer first = (await _ada.AskAsync(two, null, "two")).Succeeded();
        Assert.NotEqual(first.TextAt("a.streak.id"), first.TextAt("b.streak.id"));
        Assert.Equal(first.Text, (await _ada.AskAsync(two, null, "two")).Text);
    }

    [Fact]
    public async Task A_refusal_is_not_remembered()
    {
        string id = await _ada.CreateStreakAsync();
        await _ada.AskAsync("mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { streak { id } } }", new { id });
        Assert.Equal(
            "StreakArchivedError",
            (await _ada.AskAsync(Add, new { id, amount = 1 }, "later")).TextAt("checkIn.errors.0.__typename")
        );
        await _ada.AskAsync("mutation($id: ID!) { restoreStreak(input: { streakId: $id }) { streak { id } } }", new { id });
        Assert.Equal(1, (await _ada.AskAsync(Add, new { id, amount = 1 }, "later")).NumberAt("checkIn.streak.currentLength"));
    }

    [Fact]
    public async Task A_deletion_that_comes_again_is_no_error()
    {
        string id = await _ada.CreateStreakAsync();
        const string delete = "mutation($id: ID!) { deleteStreak(input: { streakId: $id }) { errors { __typename } } }";
        Answer first = (await _ada.AskAsync(delete, new { id }, "delete-1")).Succeeded();
        Assert.Equal(first.Text, (await _ada.AskAsync(delete, new { id }, "delete-1")).Text);
        Assert.Equal(
            "StreakNotFoundError",
            (await _ada.AskAsync(delete, new { id }, "delete-2")).TextAt("deleteStreak.errors.0.__typename")
        );
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await _ada.SendCreateStreakAsync("Read", idempotencyKey: "daily");
        _server.Clock.Advance(Duration.FromHours(24) + Duration.FromSeconds(1));
        await _ada.RefreshAsync(_ada.RefreshToken!);
        (await _ada.SendCreateStreakAsync("Write", idempotencyKey: "daily")).Succeeded();
        Assert.Equal(2, (await _ada.AskAsync("{ me { streaks { totalCount } } }")).NumberAt("me.streaks.totalCount"));
        Assert.Equal(
            1L,
            await _server.SqlAsync("select count(*) from applied_writes join users on users.id = user_id where email = $1", _ada.Email)
        );
    }
}
