using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

/// <summary>What a device gathered while it was offline.</summary>
[Trait("kind", "server")]
public sealed class RecordCheckInsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Mutation = """
        mutation($input: RecordCheckInsInput!) { recordCheckIns(input: $input) {
          checkIns { day amount note streak { id } } streaks { id state currentLength longestLength }
          errors { __typename ... on RefusedCheckInError { code message index clientId } } } }
        """;

    [Fact]
    public async Task A_batch_is_recorded_at_once_and_sent_again_adds_nothing()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        (string read, string run) = (await ada.CreateStreakAsync("Read"), await ada.CreateStreakAsync("Run"));
        object[] batch =
        [
            One(read, "2026-03-12"),
            One(read, "2026-03-13"),
            One(run, "2026-03-14", 2.5m),
            One(run, "2026-03-14", 1.5m),
            One(read, "2026-03-14", note: " done "),
        ];
        for (int times = 0; times < 2; times++)
        {
            Answer answer = (await SendAsync(ada, batch)).Succeeded();
            Assert.Equal(
                "1 1 4 4 1",
                string.Join(' ', answer.Data("recordCheckIns.checkIns")!.AsArray().Select(one => $"{(int)(decimal)one!["amount"]!}"))
            );
            Assert.Equal("done", answer.TextAt("recordCheckIns.checkIns.4.note"));
            Assert.Equal(("DONE 3/3", "DONE 1/1"), (await ada.StandingAsync(read), await ada.StandingAsync(run)));
        }
    }

    [Fact]
    public async Task Two_devices_and_a_hundred_repeats_at_once_leave_each_amount_once()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string run = await ada.CreateStreakAsync();
        object[] phone = [One(run, "2026-03-14", 2), One(run, "2026-03-13", 1)];
        object[] watch = [One(run, "2026-03-14", 3)];
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => SendAsync(ada, n % 2 == 0 ? phone : watch)));
        Assert.All(answers, answer => answer.Succeeded());
        Answer after = (
            await ada.AskAsync("query($id: ID!) { me { streak(id: $id) { checkIns { nodes { day amount } } } } }", new { id = run })
        ).Succeeded();
        Assert.Equal(
            """[{"day":"2026-03-14","amount":5},{"day":"2026-03-13","amount":1}]""",
            after.Data("me.streak.checkIns.nodes")!.ToJsonString()
        );
    }

    [Fact]
    public async Task One_refused_check_in_refuses_all_and_says_which()
    {
        (Person ada, Person eve) = (await Person.RegisterAsync(fixture.Server), await Person.RegisterAsync(fixture.Server));
        (string read, string archived, string eves) = (
            await ada.CreateStreakAsync(),
            await ada.CreateStreakAsync(),
            await eve.CreateStreakAsync()
        );
        (
            await ada.AskAsync("mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { streak { state } } }", new { id = archived })
        ).Succeeded();
        Answer answer = (
            await SendAsync(
                ada,
                [
                    One(read, "2026-03-14"),
                    One(read, "2026-03-15"),
                    One(archived, "2026-03-14"),
                    One(eves, "2026-03-14"),
                    One(read, "2026-03-06"),
                ]
            )
        ).Succeeded();
        Assert.Equal(
            "1 DAY_OUT_OF_RANGE, 2 STREAK_ARCHIVED, 3 STREAK_NOT_FOUND, 4 DAY_OUT_OF_RANGE",
            string.Join(", ", answer.Data("recordCheckIns.errors")!.AsArray().Select(error => $"{error!["index"]} {error["code"]}"))
        );
        Assert.Equal("PENDING 0/0", await ada.StandingAsync(read));
        Assert.Equal("PENDING 0/0", await eve.StandingAsync(eves));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_records_nothing()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string read = await ada.CreateStreakAsync();
        Answer answer = (
            await ada.AskAsync(
                Mutation,
                new { input = new { dryRun = true, checkIns = new[] { One(read, "2026-03-13"), One(read, "2026-03-14") } } }
            )
        ).Succeeded();
        Assert.Equal(
            "DONE 2",
            $"{answer.TextAt("recordCheckIns.streaks.0.state")} {answer.NumberAt("recordCheckIns.streaks.0.currentLength")}"
        );
        Assert.Equal("PENDING 0/0", await ada.StandingAsync(read));
        Assert.Equal(
            0L,
            await fixture.Server.SqlAsync("select count(*) from check_ins c join users u on u.id = c.user_id where u.email = $1", ada.Email)
        );
    }

    [Fact]
    public async Task Five_hundred_are_taken_with_as_many_statements_as_one_and_not_one_more()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        List<object> batch = [];
        for (int streaks = 0; streaks < 63; streaks++)
        {
            string streak = await ada.CreateStreakAsync();
            for (int back = 0; back < 8 && batch.Count < 500; back++)
                batch.Add(One(streak, $"2026-03-{14 - back:00}"));
        }
        // 500 bare check-ins are just what a request of 64 KiB holds.
        Answer tooMany = await SendAsync(ada, [.. batch, batch[0]]);
        Assert.Contains("1 to 500 check-ins; 501", tooMany.ErrorMessage, StringComparison.Ordinal);
        using StatementCounter counter = new(fixture.Server);
        int one = await counter.CountAsync(async () => (await SendAsync(ada, [batch[0]])).Succeeded());
        int all = await counter.CountAsync(async () =>
            Assert.Equal(500, (await SendAsync(ada, [.. batch])).Succeeded().Data("recordCheckIns.checkIns")!.AsArray().Count)
        );
        // Entity Framework sends large batches in pieces.
        Assert.InRange(all, one, one + 30);
    }

    private static Dictionary<string, object> One(string streakId, string day, decimal? amount = null, string? note = null)
    {
        Dictionary<string, object> one = new()
        {
            ["clientId"] = Guid.NewGuid(),
            ["streakId"] = streakId,
            ["day"] = day,
        };
        if (amount is not null)
            one["amount"] = amount;
        if (note is not null)
            one["note"] = note;
        return one;
    }

    private static Task<Answer> SendAsync(Person person, object[] checkIns) => person.AskAsync(Mutation, new { input = new { checkIns } });
}
