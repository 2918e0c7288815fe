using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Streaks.Views;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>What the operator's incidents excuse, and what is left when they are taken back. It is Saturday, 2026-03-14.</summary>
[Trait("kind", "server")]
public sealed class IncidentTests : IAsyncLifetime
{
    private StreakoidServer _server = null!;

    public async Task InitializeAsync() => _server = await StreakoidServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_missed_day_of_an_incident_is_excused_for_every_user_and_taken_back()
    {
        Person ada = await Person.RegisterAsync(_server);
        Person grace = await Person.RegisterAsync(_server, "Asia/Tokyo");
        string ours = await StreakAsync(ada),
            theirs = await StreakAsync(grace);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Assert.Equal("DONE 1/4", await ada.StandingAsync(ours));
            Assert.Equal("MET MET MET MET MISSED MET", await OutcomesAsync(ada, ours));
            int incident = await AddAsync("2026-03-13T10:00:00Z", "2026-03-13T11:00:00Z");
            foreach ((Person person, string streak) in ((Person, string)[])[(ada, ours), (grace, theirs)])
            {
                Assert.Equal("DONE 5/5", await person.StandingAsync(streak));
                Assert.Equal("MET MET MET MET EXCUSED MET", await OutcomesAsync(person, streak));
                Answer seen = await AskAsync(
                    person,
                    streak,
                    """days(from: "2026-03-13", to: "2026-03-13") { reason } completionRate(from: "2026-03-09", to: "2026-03-14") runs { totalCount nodes { length brokenOn } }"""
                );
                Assert.Equal("excused: The database was down.", seen.TextAt("me.streak.days.0.reason"));
                Assert.Equal(1, seen.NumberAt("me.streak.completionRate"));
                Assert.Equal("""{"totalCount":1,"nodes":[{"length":5,"brokenOn":null}]}""", seen.Data("me.streak.runs")!.ToJsonString());
            }
            // A write with the incident known is undone with it as well.
            (await ada.UndoAsync(ours)).Succeeded();
            Assert.Equal("PENDING 4/4", await ada.StandingAsync(ours));
            (await ada.CheckInAsync(ours)).Succeeded();
            await RemoveAsync(incident);
        }
        Assert.Equal("DONE 1/4", await ada.StandingAsync(ours));
        Answer runs = await AskAsync(ada, ours, "runs { totalCount nodes { length brokenOn } }");
        Assert.Equal(
            """{"totalCount":2,"nodes":[{"length":1,"brokenOn":null},{"length":4,"brokenOn":"2026-03-13"}]}""",
            runs.Data("me.streak.runs")!.ToJsonString()
        );

        async Task<string> StreakAsync(Person person)
        {
            string streak = await person.CreateStreakAsync(schedule: """{ rule: { everyDays: 1 }, effectiveFrom: "2026-03-09" }""");
            foreach (int day in new[] { 9, 10, 11, 12, 14 })
                (await person.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
            return streak;
        }
    }

    [Fact]
    public async Task An_incident_of_long_ago_joins_the_runs_that_it_had_parted()
    {
        Person ada = await Person.RegisterAsync(_server);
        string streak = await ada.CreateStreakAsync();
        for (int day = 0; day < 80; day++)
        {
            if (day != 5 && day != 70)
                (await ada.CheckInAsync(streak)).Succeeded();
            _server.Clock.Advance(Duration.FromDays(1));
            await ada.RefreshAsync(ada.RefreshToken!);
        }
        Assert.Equal("PENDING 9/64", await ada.StandingAsync(streak));
        // 2026-03-19, of which no snapshot knows the check-ins any more.
        int incident = await AddAsync("2026-03-19T23:59:59Z", "2026-03-20T00:00:00Z");
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Assert.Equal("PENDING 9/69", await ada.StandingAsync(streak));
            Answer seen = await AskAsync(
                ada,
                streak,
                """runs(first: 2) { totalCount pageInfo { hasNextPage } nodes { firstDay length } } days(from: "2026-03-18", to: "2026-03-20") { outcome }"""
            );
            Assert.Equal(
                """{"totalCount":2,"pageInfo":{"hasNextPage":false},"nodes":[{"firstDay":"2026-05-24","length":9},{"firstDay":"2026-03-14","length":69}]}""",
                seen.Data("me.streak.runs")!.ToJsonString()
            );
            Assert.Equal(["MET", "EXCUSED", "MET"], seen.Data("me.streak.days")!.AsArray().Select(day => (string?)day!["outcome"]));
            // The same once it is written.
            (await ada.CheckInAsync(streak)).Succeeded();
            (await ada.UndoAsync(streak)).Succeeded();
        }
        await RemoveAsync(incident);
        Assert.Equal("PENDING 9/64", await ada.StandingAsync(streak));
        Assert.Equal(3, (await AskAsync(ada, streak, "runs { totalCount }")).NumberAt("me.streak.runs.totalCount"));
    }

    [Fact]
    public async Task A_missed_week_that_overlaps_an_incident_is_excused_once()
    {
        Person ada = await Person.RegisterAsync(_server);
        string streak = await ada.CreateStreakAsync(
            schedule: """{ rule: { timesPerWeek: 2 }, freezesPerMonth: 1, effectiveFrom: "2026-03-09" }"""
        );
        foreach (int day in new[] { 10, 11 })
            (await ada.CheckInAsync(streak, $"2026-03-{day:00}")).Succeeded();
        await AddAsync("2026-03-17T10:00:00Z", "2026-03-17T10:30:00Z");
        _server.Clock.Advance(Duration.FromDays(9));
        await ada.RefreshAsync(ada.RefreshToken!);
        Assert.Equal("PENDING 1/1", await ada.StandingAsync(streak));
        Answer seen = await AskAsync(
            ada,
            streak,
            """freezesLeft days(from: "2026-03-16", to: "2026-03-22") { outcome reason period { outcome } }"""
        );
        Assert.Equal(1, seen.NumberAt("me.streak.freezesLeft"));
        Assert.Equal(
            "NOT_DUE NOT_DUE NOT_DUE NOT_DUE NOT_DUE NOT_DUE EXCUSED",
            string.Join(' ', seen.Data("me.streak.days")!.AsArray().Select(day => (string?)day!["outcome"]))
        );
        Assert.Equal("0 of 2 in this week; excused: The database was down.", seen.TextAt("me.streak.days.6.reason"));
        Assert.Equal("EXCUSED", seen.TextAt("me.streak.days.0.period.outcome"));
    }

    private async Task<int> AddAsync(string from, string to)
    {
        int id = (int)
            (
                await _server.SqlAsync(
                    $"insert into incidents (starts_at, ends_at, reason) values ('{from}', '{to}', 'The database was down.') returning id"
                )
            )!;
        await RefreshAsync();
        return id;
    }

    private async Task RemoveAsync(int incident)
    {
        await _server.SqlAsync("delete from incidents where id = $1 returning id", incident);
        await RefreshAsync();
    }

    private Task RefreshAsync() => _server.Services.GetRequiredService<IncidentList>().RefreshAsync(default);

    private static async Task<string> OutcomesAsync(Person person, string streak) =>
        string.Join(
            ' ',
            (await AskAsync(person, streak, """days(from: "2026-03-09", to: "2026-03-14") { outcome }"""))
                .Data("me.streak.days")!
                .AsArray()
                .Select(day => (string?)day!["outcome"])
        );

    private static async Task<Answer> AskAsync(Person person, string streak, string fields) =>
        (await person.AskAsync($"query($id: ID!) {{ me {{ streak(id: $id) {{ {fields} }} }} }}", new { id = streak })).Succeeded();
}
