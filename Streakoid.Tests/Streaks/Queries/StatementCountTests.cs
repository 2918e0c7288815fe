using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>What an operation costs the database does not depend on how much it shows.</summary>
[Trait("kind", "server")]
public sealed class StatementCountTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Page =
        "query($n: Int!) { me { id displayName streaks(first: $n) { nodes { id name state currentLength longestLength } } } }";

    private const string PageWithCheckIns = """
        query($n: Int!) { me { streaks(first: $n) { totalCount nodes { id name currentLength
          checkIns(first: 7) { totalCount nodes { day streak { name } } } } } } }
        """;

    private const string Due =
        "query($n: Int!) { me { due(first: $n) { totalCount nodes { id name dueBy progress { remaining daysLeft lastChance } } } } }";

    private const string Judged =
        "query($n: Int!) { me { streaks(first: $n, where: { longestLength: { gt: 0 } }, order: [{ state: ASC }, { dueBy: ASC }]) { totalCount nodes { id name dueBy } } } }";

    private StreakoidServer _server = null!;

    public async Task InitializeAsync() => _server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Each_operation_sends_as_many_statements_as_the_readme_says()
    {
        using StatementCounter counter = new(_server);
        Person ada = await Person.RegisterAsync(_server);
        string streak = await ada.CreateStreakAsync();
        await ada.CheckInAsync(streak);

        List<(string Operation, int Statements)> counts = [];
        async Task CountAsync(string operation, Func<Task<Answer>> run) =>
            counts.Add((operation, await counter.CountAsync(async () => (await run()).Succeeded())));
        string Change(string mutation) =>
            $"mutation($id: ID!) {{ {mutation}(input: {{ streakId: $id }}) {{ streak {{ id state }} errors {{ __typename }} }} }}";

        // A document tells what it will read once it is known, from the second time on.
        async Task CountKnownAsync(string operation, string query, object? variables = null)
        {
            await ada.AskAsync(query, variables);
            await CountAsync(operation, () => ada.AskAsync(query, variables));
        }

        // A request that finds no idle connection opens one; that is no statement of its operation.
        _server.Services.GetRequiredService<NpgsqlDataSource>().Clear();
        await CountAsync("`me`", () => ada.AskAsync("{ me { id } }"));
        await CountKnownAsync("a page of streaks", Page, new { n = 50 });
        await CountKnownAsync(
            "… with each one's last 7 check-ins",
            "{ me { streaks(first: 50) { nodes { id state currentLength longestLength checkIns(first: 7) { nodes { day amount } } } } } }"
        );
        await CountKnownAsync("… with totals, and each check-in's streak again", PageWithCheckIns, new { n = 10 });
        await CountKnownAsync("`me.due` with progress", Due, new { n = 50 });
        await CountKnownAsync("a page of streaks by `state` and `dueBy`, where `longestLength` is above 0", Judged, new { n = 50 });
        await CountAsync("`createStreak`", () => ada.SendCreateStreakAsync("Run"));
        await CountAsync("`checkIn`", () => ada.CheckInAsync(streak, "2026-03-13"));
        await CountAsync("`checkIn` with an `Idempotency-Key`", () => ada.CheckInAsync(streak, "2026-03-12", "counted"));
        await CountAsync("`checkIn` again", () => ada.CheckInAsync(streak, "2026-03-13"));
        await CountAsync("`undoCheckIn`", () => ada.UndoAsync(streak, "2026-03-13"));
        await CountAsync(
            "`updateStreak`",
            () =>
                ada.AskAsync(
                    """mutation($id: ID!) { updateStreak(input: { streakId: $id, name: "More" }) { streak { id } errors { __typename } } }""",
                    new { id = streak }
                )
        );
        await CountAsync("`archiveStreak`", () => ada.AskAsync(Change("archiveStreak"), new { id = streak }));
        await CountAsync("`restoreStreak`", () => ada.AskAsync(Change("restoreStreak"), new { id = streak }));
        await CountAsync("`deleteStreak`", () => ada.AskAsync(Change("deleteStreak"), new { id = streak }));
        await CountAsync("`register`", () => new Person(_server).RegisterAsAsync("counted@example.com", Person.Password));
        await CountAsync("`login`", () => new Person(_server).LoginAsync("counted@example.com", Person.Password));
        await CountAsync("`refreshSession`", () => ada.RefreshAsync(ada.RefreshToken!));
        await CountAsync("`logout`", () => ada.AskAsync("mutation { logout { loggedOut } }"));

        string table =
            "| operation | statements |\n|---|---|\n"
            + string.Concat(counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"| {c.Operation} | {c.Statements} |\n")));
        output.WriteLine(table);
        string document = await File.ReadAllTextAsync(Repository.File("docs", "measurements.md"));
        Assert.True(document.Contains(table, StringComparison.Ordinal), $"docs/measurements.md differs from:\n{table}");
    }

    [Fact]
    public async Task A_page_costs_the_same_with_one_streak_and_with_ten()
    {
        Person ada = await Person.RegisterAsync(_server);
        await _server.SqlAsync(
            """
            with made as (insert into streaks (user_id, id, name, created_at) select id, gen_random_uuid(), 'n' || n, now() + n * interval '1 ms' from users, generate_series(1, 10) n where email = $1 returning *)
            insert into check_ins select user_id, gen_random_uuid(), id, date '2026-02-01' + d, now(), 'Etc/UTC', 1, null from made, generate_series(0, 41) d
            """,
            ada.Email
        );
        await ada.AskAsync(PageWithCheckIns, new { n = 2 });
        using StatementCounter counter = new(_server);
        int one = await counter.CountAsync(async () => (await ada.AskAsync(PageWithCheckIns, new { n = 1 })).Succeeded());
        Answer all = null!;
        int ten = await counter.CountAsync(async () => all = (await ada.AskAsync(PageWithCheckIns, new { n = 10 })).Succeeded());
        Assert.True(one == ten, string.Join("\n\n", counter.Statements));
        Assert.Equal(10, all.Data("me.streaks.nodes")!.AsArray().Count);
        Assert.Equal(42, all.NumberAt("me.streaks.nodes.9.currentLength"));
        Assert.Equal("2026-03-14", all.TextAt("me.streaks.nodes.9.checkIns.nodes.0.day"));
        Assert.Equal(42, all.NumberAt("me.streaks.nodes.9.checkIns.totalCount"));
    }
}
