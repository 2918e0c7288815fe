using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

/// <summary>What a device gathered while it was offline.</summary>
[Trait("kind", "server")]
public sealed class RecordCheckInsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Mutation = """
        mutation($input: RecordCheckInsInput!) { recordCheckIns(input: $input) {
          checkIns { day amount note streak { id } } undone streaks { id state currentLength longestLength }
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
    public async Task What_was_undone_elsewhere_does_not_come_back_with_the_same_batch()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string run = await ada.CreateStreakAsync();
        object[] batch = [One(run, "2026-03-13", 2), One(run, "2026-03-14", 3)];
        (await SendAsync(ada, batch)).Succeeded();
        (await ada.UndoAsync(run, "2026-03-14")).Succeeded();
        for (int again = 0; again < 3; again++)
        {
            Answer answer = (await SendAsync(ada, batch)).Succeeded();
            Assert.Equal(
                """[{"day":"2026-03-13","amount":2,"note":null}]""",
                new System.Text.Json.Nodes.JsonArray([
                    .. answer
                        .Data("recordCheckIns.checkIns")!
                        .AsArray()
                        .Select(one => new System.Text.Json.Nodes.JsonObject
                        {
                            ["day"] = one!["day"]!.DeepClone(),
                            ["amount"] = one["amount"]!.DeepClone(),
                            ["note"] = one["note"]?.DeepClone(),
                        }),
                ]).ToJsonString()
            );
            Assert.Equal(ClientIdOf(batch[1]), answer.TextAt("recordCheckIns.undone.0"));
            Assert.Equal("PENDING 1/1", await ada.StandingAsync(run));
        }
        // Done again by hand: the old ids still add nothing, a new one does.
        (await ada.CheckInAsync(run, "2026-03-14")).Succeeded();
        (await SendAsync(ada, batch)).Succeeded();
        Assert.Equal("1 2", await AmountsAsync(ada, run));
        (await SendAsync(ada, [One(run, "2026-03-14", 4)])).Succeeded();
        Assert.Equal("5 2", await AmountsAsync(ada, run));
    }

    [Fact]
    public async Task Undone_ids_are_taken_along_by_export_and_import()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string run = await ada.CreateStreakAsync();
        Dictionary<string, object> gone = One(run, "2026-03-14", 3);
        (await SendAsync(ada, [gone, One(run, "2026-03-13")])).Succeeded();
        (await ada.UndoAsync(run, "2026-03-14")).Succeeded();
        string exported = (await ada.AskAsync("mutation { exportData { data } }")).Succeeded().TextAt("exportData.data");
        Person elsewhere = await Person.RegisterAsync(fixture.Server);
        await elsewhere.ImportAsync(exported);
        string there = (await elsewhere.AskAsync("{ me { streaks { nodes { id } } } }")).TextAt("me.streaks.nodes.0.id");
        gone["streakId"] = there;
        Answer answer = (await SendAsync(elsewhere, [gone])).Succeeded();
        Assert.Equal(ClientIdOf(gone), answer.TextAt("recordCheckIns.undone.0"));
        Assert.Equal("PENDING 1/1", await elsewhere.StandingAsync(there));
    }

    [Fact]
    public async Task A_client_id_is_of_one_streak_and_day_for_ever()
    {
        (Person ada, Person eve) = (await Person.RegisterAsync(fixture.Server), await Person.RegisterAsync(fixture.Server));
        (string read, string run, string eves) = (
            await ada.CreateStreakAsync(),
            await ada.CreateStreakAsync(),
            await eve.CreateStreakAsync()
        );
        Dictionary<string, object> first = One(read, "2026-03-13");
        (await SendAsync(ada, [first])).Succeeded();
        (await ada.UndoAsync(read, "2026-03-13")).Succeeded();
        Dictionary<string, object> otherDay = new(first) { ["day"] = "2026-03-14" };
        Dictionary<string, object> otherStreak = new(first) { ["streakId"] = run };
        for (int again = 0; again < 2; again++)
        {
            Answer answer = (await SendAsync(ada, [One(run, "2026-03-14"), otherDay, otherStreak])).Succeeded();
            Assert.Equal(
                "1 CLIENT_ID_TAKEN, 2 CLIENT_ID_TAKEN",
                string.Join(", ", answer.Data("recordCheckIns.errors")!.AsArray().Select(error => $"{error!["index"]} {error["code"]}"))
            );
        }
        // Nothing was recorded, not even the new id beside them.
        Assert.Equal(("PENDING 0/0", "PENDING 0/0"), (await ada.StandingAsync(read), await ada.StandingAsync(run)));
        Dictionary<string, object> twice = One(read, "2026-03-14");
        Answer both = (await SendAsync(ada, [twice, new Dictionary<string, object>(twice) { ["day"] = "2026-03-13" }])).Succeeded();
        Assert.Equal("CLIENT_ID_TAKEN", both.TextAt("recordCheckIns.errors.0.code"));
        (await SendAsync(ada, [twice])).Succeeded();
        Assert.Equal("DONE 1/1", await ada.StandingAsync(read));
        // Another user's ids are none of hers.
        (await SendAsync(eve, [new Dictionary<string, object>(first) { ["streakId"] = eves }])).Succeeded();
        Assert.Equal("PENDING 1/1", await eve.StandingAsync(eves));
    }

    [Fact]
    public async Task One_client_id_sent_to_two_streaks_at_once_is_recorded_once()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string[] streaks = [await ada.CreateStreakAsync(), await ada.CreateStreakAsync()];
        for (int round = 0; round < 10; round++)
        {
            Dictionary<string, object>[] batch = [.. Enumerable.Range(0, 8).Select(day => One(streaks[0], $"2026-03-{14 - day:00}"))];
            Answer[] answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 6)
                    .Select(n =>
                        SendAsync(
                            ada,
                            [
                                .. (n < 3 ? batch : batch.Reverse()).Select(one => new Dictionary<string, object>(one)
                                {
                                    ["streakId"] = streaks[n % 2],
                                }),
                            ]
                        )
                    )
            );
            Assert.All(answers, answer => answer.Succeeded());
            Assert.Equal(3, answers.Count(answer => answer.Data("recordCheckIns.errors") is null));
            string[] amounts = [await AmountsAsync(ada, streaks[0]), await AmountsAsync(ada, streaks[1])];
            Assert.Single(amounts, "1 1 1 1 1 1 1 1");
            Assert.Single(amounts, "");
            for (int day = 0; day < 8; day++)
                foreach (string streak in streaks)
                    (await ada.UndoAsync(streak, $"2026-03-{14 - day:00}")).Succeeded();
        }
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_after_its_days_are_closed_is_ignored()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        Person ada = await Person.RegisterAsync(server);
        (string read, string run) = (await ada.CreateStreakAsync(), await ada.CreateStreakAsync());
        object[] batch = [One(read, "2026-03-13", 2), One(read, "2026-03-14", 3), One(run, "2026-03-14")];
        (await SendAsync(ada, batch)).Succeeded();
        (await ada.UndoAsync(read, "2026-03-14")).Succeeded();
        server.Clock.Advance(NodaTime.Duration.FromDays(30));
        await ada.LoginAsync(ada.Email, Person.Password);
        (
            await ada.AskAsync("mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { streak { state } } }", new { id = run })
        ).Succeeded();
        for (int again = 0; again < 2; again++)
        {
            Answer answer = (await SendAsync(ada, batch)).Succeeded();
            Assert.Null(answer.Data("recordCheckIns.errors"));
            Assert.Equal("2026-03-13", answer.TextAt("recordCheckIns.checkIns.0.day"));
            Assert.Equal("2026-03-14", answer.TextAt("recordCheckIns.checkIns.1.day"));
            Assert.Equal(ClientIdOf(batch[1]), answer.TextAt("recordCheckIns.undone.0"));
        }
        Assert.Equal("2", await AmountsAsync(ada, read));
    }

    [Fact]
    public async Task Set_in_a_batch_replaces_the_amount_once()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string run = await ada.CreateStreakAsync();
        (await SendAsync(ada, [One(run, "2026-03-14", 10, "long")])).Succeeded();
        Dictionary<string, object> set = new(One(run, "2026-03-14", 4)) { ["mode"] = "SET" };
        (await SendAsync(ada, [set])).Succeeded();
        Assert.Equal("4", await AmountsAsync(ada, run));
        (await SendAsync(ada, [One(run, "2026-03-14", 2)])).Succeeded();
        // An older correction that arrives again does not undo the later addition.
        Answer again = (await SendAsync(ada, [set])).Succeeded();
        Assert.Equal("long", again.TextAt("recordCheckIns.checkIns.0.note"));
        Assert.Equal("6", await AmountsAsync(ada, run));
    }

    [Fact]
    public async Task A_dry_run_takes_no_client_id()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string run = await ada.CreateStreakAsync();
        Dictionary<string, object> one = One(run, "2026-03-14");
        (await ada.AskAsync(Mutation, new { input = new { dryRun = true, checkIns = new[] { one } } })).Succeeded();
        (await SendAsync(ada, [one])).Succeeded();
        Assert.Equal("DONE 1/1", await ada.StandingAsync(run));
    }

    private static string ClientIdOf(object one) => ((Dictionary<string, object>)one)["clientId"].ToString()!;

    /// <summary>The amounts of a streak's days, newest first.</summary>
    private static async Task<string> AmountsAsync(Person person, string streak) =>
        string.Join(
            ' ',
            (
                await person.AskAsync(
                    "query($id: ID!) { me { streak(id: $id) { checkIns(first: 20) { nodes { amount } } } } }",
                    new { id = streak }
                )
            )
                .Succeeded()
                .Data("me.streak.checkIns.nodes")!
                .AsArray()
                .Select(one => one!["amount"]!.ToJsonString())
        );

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
