using System.Diagnostics;
using System.Globalization;
using Streakoid.Graph.Nodes;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>
/// What `me.due` and an order by states cost a user with as many streaks as there may be. <c>STREAKOID_DUE_YEARS</c> is how long each has
/// been kept, one year by default.
/// </summary>
[Trait("kind", "server")]
public sealed class DueCostTests(ITestOutputHelper output)
{
    private const int Streaks = 500;
    private const string Due = "{ me { due(first: 50) { totalCount nodes { id name dueBy progress { remaining lastChance } } } } }";
    private const string ByDue =
        "{ me { streaks(first: 50, order: [{ dueBy: ASC }], where: { currentLength: { gt: 0 } }) { totalCount nodes { id name dueBy } } } }";

    private static readonly int Years = int.TryParse(
        Environment.GetEnvironmentVariable("STREAKOID_DUE_YEARS"),
        CultureInfo.InvariantCulture,
        out int years
    )
        ? years
        : 1;

    [Fact]
    public async Task Due_of_five_hundred_streaks_is_one_statement_after_years()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        Person ada = await Person.RegisterAsync(server);
        ada.Patience = 20;
        string ids = (string)
            (
                await server.SqlAsync(
                    $"""
                    with made as (insert into streaks (user_id, id, name, created_at) select id, gen_random_uuid(), 'n' || n, timestamptz '2026-03-14' + n * interval '1 ms' from users, generate_series(1, {Streaks}) n where email = $1 returning id)
                    select string_agg(id::text, ',') from made
                    """,
                    ada.Email
                )
            )!;
        foreach (string id in ids.Split(','))
        {
            await server.SqlAsync(
                $"""
                insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount)
                select user_id, gen_random_uuid(), id, date '2026-03-12' - d, now(), 'Etc/UTC', 1 from streaks, generate_series(0, {(
                    Years * 365
                ) - 2}) d where id = $1
                """,
                Guid.Parse(id)
            );
            // A check-in makes the snapshot, as the server does for everyone who uses it.
            (await ada.CheckInAsync(new NodeId("Streak", Guid.Parse(id)).ToString(), "2026-03-13")).Succeeded();
        }
        await server.SqlAsync("analyze");

        using StatementCounter counter = new(server);
        foreach ((string name, string query) in new[] { ("me.due", Due), ("streaks by dueBy", ByDue) })
        {
            List<double> times = [];
            for (int again = 0; again < 20; again++)
            {
                int statements = await counter.CountAsync(async () =>
                {
                    long from = Stopwatch.GetTimestamp();
                    Answer answer = (await ada.AskAsync(query)).Succeeded();
                    times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                    string list = query == Due ? "due" : "streaks";
                    Assert.Equal(Streaks, answer.NumberAt($"me.{list}.totalCount"));
                    Assert.Equal(50, answer.Data($"me.{list}.nodes")!.AsArray().Count);
                });
                // What a document reads is known from the second time on.
                Assert.Equal(again == 0 ? 2 : 1, statements);
            }
            times.Sort();
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}, {Streaks} streaks, {Years} years: median {times[times.Count / 2]:0.0} ms, fastest {times[0]:0.0} ms"
                )
            );
        }
    }
}
