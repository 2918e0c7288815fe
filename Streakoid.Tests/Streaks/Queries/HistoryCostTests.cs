using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>What a page of streaks costs the database does not depend on how long they have been kept.</summary>
[Trait("kind", "server")]
public sealed class HistoryCostTests(ITestOutputHelper output)
{
    private const string Page = "{ me { streaks(first: 50) { nodes { id state currentLength longestLength } } } }";

    private const string PageWithDays = """
        { me { streaks(first: 50) { nodes { id state currentLength longestLength days(from: "2026-03-08", to: "2026-03-14") { date outcome } } } } }
        """;

    private const string PageWithCheckIns = """
        { me { streaks(first: 50) { nodes { id checkIns(first: 7) { nodes { day } } } } } }
        """;

    [Fact]
    public async Task A_page_reads_as_many_rows_after_ten_years_as_after_thirty_days()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        // Alone in a small table one's rows are quickest found by looking at all of them.
        await server.SqlAsync(
            """
            with people as (insert into users (id, email, email_key, password_hash, display_name, time_zone, created_at)
                select gen_random_uuid(), 'x' || n, 'x' || n, '', 'x', 'Etc/UTC', now() from generate_series(1, 300) n returning id),
              made as (insert into streaks (user_id, id, name, created_at) select people.id, gen_random_uuid(), 'x', now() from people, generate_series(1, 20) returning *)
            insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount)
            select user_id, gen_random_uuid(), id, date '2026-03-14' - d, now(), 'Etc/UTC', 1 from made, generate_series(0, 19) d
            """
        );
        await server.SqlAsync(
            """
            insert into users (id, email, email_key, password_hash, display_name, time_zone, created_at)
            select gen_random_uuid(), 'y' || n, 'y' || n, '', 'y', 'Etc/UTC', now() from generate_series(1, 5000) n
            """
        );
        List<string> lines = [];
        List<(long, long, long, long, int, int)> costs = [];
        foreach ((string span, int days) in new[] { ("30 days", 30), ("1 year", 365), ("10 years", 3_650) })
        {
            Person ada = await WithHistoryAsync(server, days);
            Answer page = (await ada.AskAsync(PageWithDays)).Succeeded();
            Assert.Equal(50, page.Data("me.streaks.nodes")!.AsArray().Count);
            Assert.Equal(
                (days, "MET"),
                (page.NumberAt("me.streaks.nodes.0.currentLength"), page.TextAt("me.streaks.nodes.49.days.6.outcome"))
            );
            using StatementCounter counter = new(server);
            int statements = 0,
                statementsWithDays = 0;
            long rows = await ReadByAsync(
                server,
                async () => statements = await counter.CountAsync(async () => (await ada.AskAsync(Page)).Succeeded())
            );
            long rowsWithDays = await ReadByAsync(
                server,
                async () => statementsWithDays = await counter.CountAsync(async () => (await ada.AskAsync(PageWithDays)).Succeeded())
            );
            (await ada.AskAsync(PageWithCheckIns)).Succeeded();
            long rowsWithCheckIns = await ReadByAsync(server, async () => (await ada.AskAsync(PageWithCheckIns)).Succeeded());
            string streak = page.TextAt("me.streaks.nodes.7.id");
            (await ada.UndoAsync(streak)).Succeeded();
            long written = await ReadByAsync(server, async () => (await ada.CheckInAsync(streak)).Succeeded());
            costs.Add((rows, rowsWithDays, rowsWithCheckIns, written, statements, statementsWithDays));
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {span} | {statements} | {rows} | {statementsWithDays} | {rowsWithDays} | {written} |\n"
                )
            );
        }
        string table =
            "| history | page: statements | rows read | with each one's last 7 days: statements | rows read | one `checkIn`: rows read |\n|---|---|---|---|---|---|\n"
            + string.Concat(lines);
        output.WriteLine(table);
        Assert.Single(costs.Distinct());
        // 50 streaks and the user, looked up for the token too; and then no more days than are shown, with one more each.
        Assert.True(costs[0].Item1 <= 50 + 3, table);
        Assert.True(costs[0].Item2 <= 50 + 3 + (50 * 8), table);
        // Eight of each, to know whether there are more; and the streaks once more, to find them by.
        Assert.True(costs[0].Item3 <= 50 + 3 + 50 + (50 * 8), $"{costs[0].Item3} rows were read for seven check-ins of each");
        string document = await File.ReadAllTextAsync(Repository.File("docs", "measurements.md"));
        Assert.True(document.Contains(table, StringComparison.Ordinal), $"docs/measurements.md differs from:\n{table}");
    }

    /// <summary>Fifty streaks, checked in on every one of so many days until yesterday, and today through the server.</summary>
    private static async Task<Person> WithHistoryAsync(StreakoidServer server, int days)
    {
        Person ada = await Person.RegisterAsync(server);
        await server.SqlAsync(
            $"""
            with made as (insert into streaks (user_id, id, name, created_at) select id, gen_random_uuid(), 'n' || n, timestamptz '2026-03-14' + n * interval '1 ms' from users, generate_series(1, 50) n where email = $1 returning *)
            insert into check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount)
            select user_id, gen_random_uuid(), id, date '2026-03-13' - d, now(), 'Etc/UTC', 1 from made, generate_series(0, {days - 2}) d
            """,
            ada.Email
        );
        await server.SqlAsync("analyze users");
        await server.SqlAsync("analyze check_ins");
        await server.SqlAsync("analyze streaks");
        string[] ids = [.. (await ada.AskAsync(Page)).Succeeded().Data("me.streaks.nodes")!.AsArray().Select(node => (string)node!["id"]!)];
        foreach (string id in ids)
            (await ada.CheckInAsync(id)).Succeeded();
        return ada;
    }

    /// <summary>How many rows of tables were fetched meanwhile, by PostgreSQL's own count.</summary>
    private static async Task<long> ReadByAsync(StreakoidServer server, Func<Task> run)
    {
        long before = await RowsAsync(server);
        await run();
        return await RowsAsync(server) - before;
    }

    private static async Task<long> RowsAsync(StreakoidServer server)
    {
        // Each connection counts for itself and tells at times; here all that the pool has are made to tell now.
        NpgsqlDataSource pool = server.Services.GetRequiredService<NpgsqlDataSource>();
        List<NpgsqlConnection> connections = [];
        for (int i = 0; i < 20; i++)
            connections.Add(await pool.OpenConnectionAsync());
        foreach (NpgsqlConnection connection in connections)
        {
            await using NpgsqlCommand flush = new("select pg_stat_force_next_flush()", connection);
            await flush.ExecuteNonQueryAsync();
            await connection.DisposeAsync();
        }
        return Convert.ToInt64(
            await server.SqlAsync(
                "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_user_tables where relname <> '__EFMigrationsHistory'"
            ),
            CultureInfo.InvariantCulture
        );
    }
}
