using System.Globalization;
using NodaTime;
using Npgsql;
using Streakoid.Graph.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Commands;

/// <summary>
/// A check-in is worked out from a streak that nobody holds, and written only if the streak is still the same. Whoever is slower does it
/// again, so
/// nothing is lost and nothing counted twice.
/// </summary>
[Trait("kind", "server")]
public sealed class CheckInRaceTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const int Rounds = 10;
    private const string Stands =
        "query($id: ID!) { me { streak(id: $id) { state currentLength longestLength runs { nodes { firstDay lastDay length } } checkIns(first: 50) { totalCount nodes { day amount } } } } }";

    public Task InitializeAsync()
    {
        fixture.Server.Clock.Reset(StreakoidServer.Noon);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static string Day(int day) => string.Create(CultureInfo.InvariantCulture, $"2026-03-{day:00}");

    [Fact]
    public async Task Devices_that_record_and_undo_at_once_leave_what_one_after_the_other_would()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        await WarmAsync(ada);
        for (int round = 0; round < Rounds; round++)
        {
            string streak = await ada.CreateStreakAsync();
            await ada.CheckInAsync(streak, Day(9));
            Task<Answer>[] all =
            [
                .. Enumerable.Range(7, 8).Where(day => day != 9).Select(day => ada.CheckInAsync(streak, Day(day))),
                ada.UndoAsync(streak, Day(9)),
                .. Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        ada.AskAsync(
                            "mutation($id: ID!, $day: LocalDate) { checkIn(input: { streakId: $id, day: $day, amount: 2 }) { checkIn { amount } errors { __typename } } }",
                            new { id = streak, day = Day(14) }
                        )
                    ),
            ];
            Assert.All(await Task.WhenAll(all), answer => answer.Succeeded());

            Answer kept = (await ada.AskAsync(Stands, new { id = streak })).Succeeded();
            Assert.Equal(7, kept.NumberAt("me.streak.checkIns.totalCount"));
            // The day whose check-in was undone ended the run before it.
            Assert.Equal((5, 5), (kept.NumberAt("me.streak.currentLength"), kept.NumberAt("me.streak.longestLength")));
            // Four times 2, and 1 more where the check-in without an amount came first.
            Assert.InRange((decimal)kept.Data("me.streak.checkIns.nodes.0.amount")!, 8, 9);

            // What is kept is what the check-ins say.
            await fixture.Server.SqlAsync(
                "with forgotten as (update streaks set snapshot = null, snapshot_days = null where id = $1 returning 1) select count(*) from forgotten",
                Key(streak)
            );
            Assert.Equal(kept.Text, (await ada.AskAsync(Stands, new { id = streak })).Succeeded().Text);
        }
    }

    [Fact]
    public async Task A_check_in_whose_streak_another_changes_meanwhile_is_worked_out_again()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        await WarmAsync(ada);
        string streak = await ada.CreateStreakAsync();
        await ada.CheckInAsync(streak, Day(13));
        await using NpgsqlConnection other = new(
            fixture.Server.Cluster.SuperuserConnectionString(fixture.Server.Database) + ";Pooling=false"
        );
        await other.OpenAsync();
        await using NpgsqlTransaction change = await other.BeginTransactionAsync();
        // As another device's check-in of the day before does it, except for the snapshot, which is simply gone.
        await using (
            NpgsqlCommand command = new(
                """
                with streak as (update streaks set snapshot = null, snapshot_days = null where id = $1 returning user_id, id)
                insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount) select user_id, gen_random_uuid(), id, '2026-03-12', now(), 'Etc/UTC', 1 from streak
                """,
                other,
                change
            )
        )
        {
            command.Parameters.AddWithValue(Key(streak));
            await command.ExecuteNonQueryAsync();
        }
        Task<Answer> today = ada.CheckInAsync(streak, Day(14));
        await Processes.EventuallyAsync(
            async () =>
                (long)
                    (
                        await fixture.Server.SqlAsync(
                            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%snapshot = $5%'"
                        )
                    )! == 1,
            "the check-in waits for the other one"
        );
        await change.CommitAsync();

        Assert.Equal(3, (await today).Succeeded().NumberAt("checkIn.streak.currentLength"));
        Assert.Equal("DONE 3/3", await ada.StandingAsync(streak));
    }

    [Fact]
    public async Task Many_at_once_for_a_day_that_changes_no_snapshot_leave_one()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        await WarmAsync(ada);
        // Nothing is asked on Thursdays, so a check-in there leaves the snapshot as it is once the streak's beginning is settled.
        string streak = await ada.CreateStreakAsync("Saturdays", schedule: "{ rule: { weekdays: [SATURDAY] } }");
        (await ada.CheckInAsync(streak, Day(14))).Succeeded();
        fixture.Server.Clock.Advance(Duration.FromDays(14));
        (await ada.RefreshAsync(ada.RefreshToken!)).Succeeded();
        (await ada.CheckInAsync(streak, Day(28))).Succeeded();
        for (int round = 0; round < Rounds; round++)
        {
            Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ada.CheckInAsync(streak, Day(26))));
            Assert.All(answers, answer => Assert.Equal(Day(26), answer.Succeeded().TextAt("checkIn.checkIn.day")));
            Assert.Equal(3, (await ada.AskAsync(Stands, new { id = streak })).Succeeded().NumberAt("me.streak.checkIns.totalCount"));
            await ada.UndoAsync(streak, Day(26));
        }
    }

    private static Guid Key(string id) =>
        NodeId.TryParse(id, out NodeId node) ? node.Key : throw new ArgumentException("No id.", nameof(id));

    // Only what is known is read before it is known who asks.
    private static async Task WarmAsync(Person person)
    {
        string streak = await person.CreateStreakAsync();
        for (int i = 0; i < 2; i++)
        {
            await person.CheckInAsync(streak);
            await person.UndoAsync(streak);
        }
    }
}
