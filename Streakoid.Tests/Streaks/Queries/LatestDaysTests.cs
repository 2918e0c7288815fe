using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>A page's latest check-ins come out of the snapshots where these hold them, and out of the rows where they do not; nobody can
/// tell which.</summary>
[Trait("kind", "server")]
public sealed class LatestDaysTests
{
    private static readonly string[] Amounts = ["1", "1.0", "0.25", "2.50", "1000000000"];

    [Fact]
    public async Task They_are_what_was_recorded_however_a_streak_is_kept()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        Person ada = await Person.RegisterAsync(server);
        Random random = new(7);
        string[] streaks = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(n => ada.CreateStreakAsync($"s{n}")))];
        for (int day = 0; day < 40; day++)
        {
            for (int n = 0; n < streaks.Length; n++)
            {
                // From one that is never done to one that is done every day.
                if (random.Next(5) >= n)
                    continue;
                string ago = LocalDatePattern.Iso.Format(server.Clock.GetCurrentInstant().InUtc().Date.PlusDays(-random.Next(0, 3)));
                Answer done =
                    random.Next(6) == 0
                        ? await ada.UndoAsync(streaks[n], ago)
                        : await ada.AskAsync(
                            $"mutation($id: ID!, $day: LocalDate!) {{ checkIn(input: {{ streakId: $id, day: $day, amount: {Amounts[random.Next(Amounts.Length)]} }}) {{ errors {{ __typename }} }} }}",
                            new { id = streaks[n], day = ago }
                        );
                done.Succeeded();
            }
            server.Clock.Advance(Duration.FromDays(1));
            // The access token has ended by now.
            (await ada.RefreshAsync(ada.RefreshToken!)).Succeeded();
            if (day % 4 == 0)
                await SameAsync(server, ada, day % 12 == 0 ? 1 + (day / 4) : 7);
        }

        // What only another version leaves, or nobody: no snapshot, no number of days, one that says too much and one that says too
        // little, a snapshot of other rules.
        await server.SqlAsync("create table snapshots as select id, snapshot as s, snapshot_days as d from streaks");
        foreach (
            (string snapshot, string days) in ((string, string)[])
                [("null", "null"), ("null", "d"), ("s", "null"), ("s", "2147483647"), ("s", "0"), ("set_byte(s, 0, 2)", "d")]
        )
        {
            await server.SqlAsync(
                $"update streaks set snapshot = {snapshot}, snapshot_days = {days} from snapshots where snapshots.id = streaks.id"
            );
            foreach (int first in (int[])[1, 7, 12])
                await SameAsync(server, ada, first);
        }
    }

    [Fact]
    public async Task Rows_of_days_that_a_snapshot_holds_are_not_read()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync();
        (await ada.CheckInAsync(streak)).Succeeded();
        const string Days = "{ me { streaks { nodes { checkIns(first: 7) { nodes { day amount } } } } } }";
        await ada.AskAsync(Days);
        // Nothing but this test writes past the snapshot.
        await server.SqlAsync("update check_ins set amount = 42");
        Assert.Equal(1, (await ada.AskAsync(Days)).Succeeded().NumberAt("me.streaks.nodes.0.checkIns.nodes.0.amount"));
        string whole = Days.Replace("day", "id day", StringComparison.Ordinal);
        await ada.AskAsync(whole);
        Assert.Equal(42, (await ada.AskAsync(whole)).Succeeded().NumberAt("me.streaks.nodes.0.checkIns.nodes.0.amount"));
    }

    /// <summary>Compares what is asked by days alone, with a document that is known and so reads beforehand, with the rows.</summary>
    private static async Task SameAsync(StreakoidServer server, Person ada, int first)
    {
        string expected = (string)
            (
                await server.SqlAsync(
                    """
                    select coalesce(string_agg(streak, ';' order by created_at, id), '') from (
                      select s.created_at, s.id, s.name || ':' || coalesce((select string_agg(day || '=' || amount, ',' order by day desc) from (select day, amount from check_ins c where c.user_id = s.user_id and c.streak_id = s.id order by day desc limit $2) l), '') streak
                      from streaks s where user_id = $1) x
                    """,
                    Tenant.KeyOf(ada.Id),
                    first
                )
            )!;
        foreach (string more in (string[])["", " pageInfo { hasNextPage }"])
        {
            string query = string.Create(
                CultureInfo.InvariantCulture,
                $"{{ me {{ streaks {{ nodes {{ name checkIns(first: {first}) {{ nodes {{ day amount }}{more} }} }} }} }} }}"
            );
            await ada.AskAsync(query);
            Answer answer = (await ada.AskAsync(query)).Succeeded();
            string found = string.Join(
                ';',
                answer
                    .Data("me.streaks.nodes")!
                    .AsArray()
                    .Select(node =>
                        $"{node!["name"]}:{string.Join(',', node["checkIns"]!["nodes"]!.AsArray().Select(one => $"{one!["day"]}={one["amount"]!.ToJsonString()}"))}"
                    )
            );
            Assert.Equal(expected, found);
            if (more.Length == 0)
                continue;
            foreach (System.Text.Json.Nodes.JsonNode? node in answer.Data("me.streaks.nodes")!.AsArray())
            {
                object count = (
                    await server.SqlAsync(
                        "select count(*) from check_ins c join streaks s on s.user_id = c.user_id and s.id = c.streak_id where s.name = $1",
                        (string)node!["name"]!
                    )
                )!;
                Assert.Equal((long)count > first, (bool)node["checkIns"]!["pageInfo"]!["hasNextPage"]!);
            }
        }
    }
}
