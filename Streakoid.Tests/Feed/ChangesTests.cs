using System.Text.Json.Nodes;
using Npgsql;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Feed;

/// <summary>What a user's devices are shown of what changed.</summary>
[Trait("kind", "server")]
public sealed class ChangesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Days = ["2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"];

    private StreakoidServer Server => fixture.Server;

    [Fact]
    public async Task Without_a_cursor_there_are_no_changes_but_a_place_to_begin_at()
    {
        Person ada = await Person.RegisterAsync(Server);
        await ada.CreateStreakAsync();
        (List<JsonNode> nodes, string end, bool more) = await ada.ChangesAsync(null);
        Assert.Empty(nodes);
        Assert.False(more);
        Assert.Empty((await ada.SinceAsync(end)).Changes);
    }

    [Fact]
    public async Task Changes_come_in_order_with_the_objects_as_they_are_now()
    {
        Person ada = await Person.RegisterAsync(Server);
        string begin = await ada.CursorAsync();
        string read = await ada.CreateStreakAsync("Read");
        string run = await ada.CreateStreakAsync("Run");
        await ada.CheckInAsync(read);

        (List<JsonNode> nodes, string end, _) = await ada.ChangesAsync(begin);
        Assert.Equal(["CREATED", "CREATED", "CREATED"], nodes.Select(node => (string)node["kind"]!));
        Assert.Equal([read, run], nodes.Take(2).Select(node => (string)node["nodeId"]!));
        // What changed since is in it, whenever it is read.
        Assert.Equal("DONE", (string)nodes[0]["node"]!["state"]!);
        Assert.Equal(read, (string)nodes[2]["node"]!["streak"]!["id"]!);

        await ada.UndoAsync(read);
        await ada.AskAsync(
            "mutation($id: ID!) { updateStreak(input: { streakId: $id, name: \"More\" }) { streak { id } } }",
            new { id = read }
        );
        (List<JsonNode> later, string last, _) = await ada.ChangesAsync(end);
        Assert.Equal(["DELETED CheckIn", "UPDATED Streak"], later.Select(Said));
        Assert.Null(later[0]["node"]);
        Assert.Equal("More", (string)later[1]["node"]!["name"]!);

        await ada.AskAsync("mutation($id: ID!) { deleteStreak(input: { streakId: $id }) { streak { id } } }", new { id = run });
        Assert.Equal(["DELETED Streak"], (await ada.ChangesAsync(last)).Nodes.Select(Said));
    }

    [Fact]
    public async Task Pages_of_one_show_what_a_large_page_shows()
    {
        Person ada = await Person.RegisterAsync(Server);
        string begin = await ada.CursorAsync();
        string streak = await ada.CreateStreakAsync();
        foreach (string day in new[] { "2026-03-12", "2026-03-13", "2026-03-14" })
            await ada.CheckInAsync(streak, day);
        await ada.UndoAsync(streak, "2026-03-13");
        (List<string> whole, string end) = await ada.SinceAsync(begin);
        Assert.Equal(["CREATED Streak", "CREATED CheckIn", "DELETED CheckIn", "CREATED CheckIn"], whole);
        (List<string> single, _) = await ada.SinceAsync(begin, first: 1);
        // Each change is there in its place, the streak again after each check-in.
        Assert.Equal(
            [
                "CREATED Streak",
                "CREATED CheckIn",
                "UPDATED Streak",
                "CREATED CheckIn",
                "UPDATED Streak",
                "CREATED CheckIn",
                "UPDATED Streak",
                "DELETED CheckIn",
                "UPDATED Streak",
            ],
            single
        );
        Assert.Empty((await ada.SinceAsync(end)).Changes);

        // From the cursor of any change in a page, all that is not yet known follows.
        (List<JsonNode> nodes, _, _) = await ada.ChangesAsync(begin);
        foreach ((int index, JsonNode node) in nodes.Index())
        {
            (List<JsonNode> rest, _, _) = await ada.ChangesAsync((string)node["cursor"]!);
            HashSet<string> shown = [.. rest.Select(one => (string)one["nodeId"]!)];
            Assert.All(nodes.Skip(index + 1), one => Assert.Contains((string)one["nodeId"]!, shown));
        }
    }

    [Fact]
    public async Task A_change_is_shown_once_it_is_committed_and_none_is_passed_over()
    {
        Person ada = await Person.RegisterAsync(Server);
        string streak = await ada.CreateStreakAsync();
        string begin = await ada.CursorAsync();
        Guid user = Tenant.KeyOf(ada.Id);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(Server.Cluster.SuperuserConnectionString(Server.Database));
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlTransaction open = await connection.BeginTransactionAsync();
        await using (
            NpgsqlCommand insert = new(
                "insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount) values ($1, gen_random_uuid(), $2, '2026-03-01', now(), 'Etc/UTC', 1)",
                connection,
                open
            )
        )
        {
            insert.Parameters.AddWithValue(user);
            insert.Parameters.AddWithValue(Tenant.KeyOf(streak));
            await insert.ExecuteNonQueryAsync();
        }
        // A later change of the same user waits for the earlier one, so that no reader sees it alone.
        Task<Answer> later = ada.CheckInAsync(streak);
        string between = (await ada.SinceAsync(begin)).End;
        Assert.Empty((await ada.SinceAsync(begin)).Changes);
        Assert.False(later.IsCompleted);
        await open.CommitAsync();
        (await later).Succeeded();
        Assert.Equal(2, (await ada.SinceAsync(between)).Changes.Count(change => change == "CREATED CheckIn"));

        // Another user waits for nobody.
        await using NpgsqlTransaction again = await connection.BeginTransactionAsync();
        await using NpgsqlCommand held = new("update change_logs set position = position + 1 where user_id = $1", connection, again);
        held.Parameters.AddWithValue(user);
        await held.ExecuteNonQueryAsync();
        Person grace = await Person.RegisterAsync(Server);
        string hers = await grace.CursorAsync();
        await grace.CheckInAsync(await grace.CreateStreakAsync());
        Assert.Equal(["CREATED Streak", "CREATED CheckIn"], (await grace.SinceAsync(hers)).Changes);
    }

    [Fact]
    public async Task Two_devices_at_once_lose_no_change()
    {
        Person ada = await Person.RegisterAsync(Server);
        string[] streaks = [await ada.CreateStreakAsync("One"), await ada.CreateStreakAsync("Two")];
        string cursor = await ada.CursorAsync();
        bool over = false;
        Task<List<string>> reader = Task.Run(async () =>
        {
            List<string> seen = [];
            while (true)
            {
                bool last = Volatile.Read(ref over);
                (List<JsonNode> nodes, cursor, bool more) = await ada.ChangesAsync(cursor, 3);
                seen.AddRange(nodes.Where(node => (string)node["kind"]! == "CREATED").Select(node => (string)node["nodeId"]!));
                if (last && !more)
                    return seen;
            }
        });
        await Task.WhenAll(streaks.SelectMany(streak => Days.Select(day => ada.CheckInAsync(streak, day))));
        Volatile.Write(ref over, true);
        List<string> seen = await reader;
        Assert.Equal(8, seen.Count);
        Assert.Equal(8, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_cursor_that_is_too_old_has_expired()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Feed:Retention=00:10:00");
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync();
        string cursor = await ada.CursorAsync();
        Assert.Empty((await ada.SinceAsync(cursor)).Changes);
        // Ten minutes ago: the last part of a cursor says until when it is known to be whole.
        string old = Aged(cursor, TimeSpan.FromMinutes(11));
        await ExpiredAsync(ada, old);
        Assert.Empty((await ada.SinceAsync(Aged(cursor, TimeSpan.FromMinutes(9)))).Changes);

        // After a restore the same positions may stand for something else.
        await ExpiredAsync(ada, FeedClient.Replaced(cursor, 1, "1.000000010.1"));
        // What is older is deleted as the user writes; at most one in 64 transactions looks.
        await server.SqlAsync("update changes set position = position - 10000000000000");
        for (int i = 0; i < 2_000; i++)
        {
            await server.SqlAsync($"update streaks set name = 'Read {i}'");
            if (
                (long)
                    (
                        await server.SqlAsync(
                            "select count(*) from changes where position < extract(epoch from now() - interval '1 day') * 1000000"
                        )
                    )! == 0
            )
                return;
        }
        Assert.Fail("Nothing was swept.");

        async Task ExpiredAsync(Person person, string after)
        {
            Answer answer = await person.AskAsync(
                "query($after: String) { me { changes(after: $after) { nodes { nodeId } } } }",
                new { after }
            );
            Assert.Equal("CURSOR_EXPIRED", answer.ErrorCode);
        }
    }

    [Fact]
    public async Task A_cursor_of_another_user_shows_nothing_of_that_user()
    {
        Person ada = await Person.RegisterAsync(Server);
        Person grace = await Person.RegisterAsync(Server);
        string hers = await grace.CursorAsync();
        await ada.CheckInAsync(await ada.CreateStreakAsync("Ada's"));
        await grace.CreateStreakAsync("Grace's");
        (List<JsonNode> nodes, _, _) = await ada.ChangesAsync(hers);
        Assert.DoesNotContain("Grace", string.Concat(nodes.Select(node => node.ToJsonString())), StringComparison.Ordinal);
        Answer wrong = await ada.AskAsync("{ me { changes(after: \"bm9uZQ\") { nodes { nodeId } } } }");
        Assert.Equal("HC0078", wrong.ErrorCode);
    }

    [Fact]
    public async Task The_log_goes_with_the_account()
    {
        Person ada = await Person.RegisterAsync(Server);
        await ada.CheckInAsync(await ada.CreateStreakAsync());
        Guid user = Tenant.KeyOf(ada.Id);
        Assert.True((long)(await Server.SqlAsync("select count(*) from changes where user_id = $1", user))! > 0);
        (
            await ada.AskAsync(
                "mutation($password: String!) { deleteAccount(input: { password: $password }) { accountDeleted } }",
                new { password = Person.Password }
            )
        ).Succeeded();
        Assert.Equal(0L, await Server.SqlAsync("select count(*) from changes where user_id = $1", user));
        Assert.Equal(0L, await Server.SqlAsync("select count(*) from change_logs where user_id = $1", user));

        // An account that nobody confirmed goes by a function of the tables' owner, for whom no user is set.
        Person grace = await Person.RegisterAsync(Server);
        await grace.CheckInAsync(await grace.CreateStreakAsync());
        await Server.SqlAsync(
            $"set role streakoid_owner; set search_path = pg_catalog; delete from public.users where email = '{grace.Email}'"
        );
        Assert.Equal(0L, await Server.SqlAsync("select count(*) from changes where user_id = $1", Tenant.KeyOf(grace.Id)));
    }

    private static string Said(JsonNode node) => $"{node["kind"]} {FeedClient.TypeOf((string)node["nodeId"]!)}";

    private static string Aged(string cursor, TimeSpan by)
    {
        long known = long.Parse(FeedClient.Parts(cursor)[5], System.Globalization.CultureInfo.InvariantCulture);
        return FeedClient.Replaced(
            cursor,
            5,
            (known - (long)by.TotalMicroseconds).ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
    }
}
