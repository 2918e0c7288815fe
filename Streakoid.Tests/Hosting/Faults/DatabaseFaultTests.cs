using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;
using Streakoid.Data;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Hosting.Faults;

/// <summary>Each fault is caused for real: a lock held, PostgreSQL frozen by SIGSTOP, killed, its connections taken.</summary>
[Trait("kind", "faults")]
public sealed class DatabaseFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string LockStreaks = "lock table streaks in access exclusive mode";

    private OwnDatabase _database = null!;
    private StreakoidServer _server = null!;
    private Person _person = null!;

    public async Task InitializeAsync()
    {
        _database = await OwnDatabase.CreateAsync();
        _server = await StreakoidServer.StartAsync(
            settings:
            [
                $"--ConnectionStrings:Streakoid={_database.AppConnectionString};Maximum Pool Size=5",
                .. StreakoidServer.ShippedPatience,
            ]
        );
        await _server.WarmAsync();
        _person = await Person.RegisterAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_locked_row_is_waited_for_no_longer_than_a_request_may_take()
    {
        string streak = await _person.CreateStreakAsync();
        await using (await HoldAsync("select from streaks for update"))
        {
            await UnavailableAsync("a row held", () => _person.CheckInAsync(streak));
            Assert.Equal("PENDING 0/0", await _person.StandingAsync(streak));
        }
        (await _person.CheckInAsync(streak)).Succeeded();
        Assert.Equal("DONE 1/1", await _person.StandingAsync(streak));
    }

    [Fact]
    public async Task A_commit_that_the_standby_does_not_have_is_not_answered_as_done()
    {
        string streak = await _person.CreateStreakAsync();
        await SetAsync("set synchronous_standby_names = 'nobody'");
        for (int i = 0; i < 2; i++)
        {
            await UnavailableAsync("a check-in", () => _person.CheckInAsync(streak, $"2026-03-{13 - i}"));
            await UnavailableAsync(
                "another streak",
                () => _person.AskAsync("mutation { createStreak(input: { name: \"x\" }) { streak { id } } }")
            );
        }
        await SetAsync("reset synchronous_standby_names");
        (await _person.CheckInAsync(streak)).Succeeded();
        (await _person.CheckInAsync(streak, "2026-03-13")).Succeeded();

        async Task SetAsync(string setting)
        {
            await using NpgsqlConnection connection = new(_database.SuperuserConnectionString);
            await connection.OpenAsync();
            foreach (string sql in (string[])[$"alter system {setting}", "select pg_reload_conf()"])
            {
                await using NpgsqlCommand command = new(sql, connection);
                await command.ExecuteNonQueryAsync();
            }
        }
    }

    [Fact]
    public async Task A_locked_table_blocks_reads_no_longer_than_a_request_may_take()
    {
        string streak = await _person.CreateStreakAsync();
        await using (await HoldAsync(LockStreaks))
            await UnavailableAsync("a table locked", () => _person.AskAsync("{ me { streaks { nodes { name } } } }"));
        Assert.Equal("PENDING 0/0", await _person.StandingAsync(streak));
    }

    [Fact]
    public async Task A_picture_whose_table_is_locked_is_answered_with_a_retry()
    {
        string streak = await _person.CreateStreakAsync();
        Uri picture = new(
            (
                await _person.AskAsync(
                    "mutation($id: ID!) { shareStreakPicture(input: { streakId: $id }) { streak { pictureUrl } } }",
                    new { id = streak }
                )
            )
                .Succeeded()
                .TextAt("shareStreakPicture.streak.pictureUrl")
        );
        await using (await HoldAsync(LockStreaks))
        using (HttpResponseMessage away = await _server.Http.GetAsync(picture.PathAndQuery))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.NotNull(away.Headers.RetryAfter);
            Assert.Contains("SERVICE_UNAVAILABLE", await away.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using HttpResponseMessage there = await _server.Http.GetAsync(picture.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
    }

    [Fact]
    public async Task The_limits_hold_for_a_read_and_for_a_write_and_not_for_the_connection()
    {
        // A slow statement of the database's own making, in the way of whatever reads users.
        await SqlAsync(
            """
            create function slow() returns boolean language plpgsql volatile as 'begin perform pg_sleep(30); return true; end';
            grant execute on function slow() to streakoid_app;
            create policy slow on streaks as restrictive using (slow());
            """
        );
        await SqlAsync("insert into streaks (user_id, id, name, created_at) select id, id, 'x', now() from users");
        await UnavailableAsync("a slow read", () => _person.AskAsync("{ me { streaks { nodes { name } } } }"));
        await UnavailableAsync("a slow write", () => _person.SendCreateStreakAsync());
        await SqlAsync("drop policy slow on streaks");
        await using NpgsqlCommand asks = ((NpgsqlDataSource)_server.Services.GetService(typeof(NpgsqlDataSource))!).CreateCommand(
            "select current_setting('statement_timeout')"
        );
        Assert.Equal("0", await asks.ExecuteScalarAsync());
        await _person.CreateStreakAsync();
    }

    [Fact]
    public async Task A_frozen_database_is_answered_with_503_and_served_again_once_it_thaws()
    {
        await SignalAsync("STOP", await _database.ProcessesAsync());
        // Those that began meanwhile. From now on none can.
        int[] frozen = await _database.ProcessesAsync();
        await SignalAsync("STOP", frozen);
        try
        {
            await Task.WhenAll(
                Enumerable.Range(0, 8).Select(n => UnavailableAsync($"frozen, request {n}", () => _person.AskAsync("{ me { id } }")))
            );
            using HttpResponseMessage ready = await _server.Http.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }
        finally
        {
            await SignalAsync("CONT", frozen);
        }
        await ServingAsync("thawed");
    }

    [Fact]
    public async Task A_database_that_is_killed_and_comes_back_is_served_again_without_a_restart()
    {
        string streak = await _person.CreateStreakAsync();
        // Fills the pool, so that every connection in it is one that will break.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _person.AskAsync("{ me { id } }")));
        await _database.KillAndStopAsync();
        await UnavailableAsync("killed", () => _person.AskAsync("{ me { id } }"));
        await _database.StartAsync();
        await ServingAsync("restarted");
        Assert.Equal("PENDING 0/0", await _person.StandingAsync(streak));
    }

    [Fact]
    public async Task When_every_pooled_connection_is_taken_a_request_is_shed()
    {
        string streak = await _person.CreateStreakAsync();
        NpgsqlDataSource pool = (NpgsqlDataSource)_server.Services.GetService(typeof(NpgsqlDataSource))!;
        List<NpgsqlConnection> taken = [];
        for (int i = 0; i < 5; i++)
            taken.Add(await pool.OpenConnectionAsync());
        await UnavailableAsync("pool taken", () => _person.AskAsync("{ me { id } }"));
        foreach (NpgsqlConnection connection in taken)
            await connection.DisposeAsync();
        Assert.Equal("PENDING 0/0", await _person.StandingAsync(streak));
    }

    [Fact]
    public async Task Pools_that_are_together_too_large_for_the_database_are_refused_at_start()
    {
        StartException refused = await Assert.ThrowsAsync<StartException>(() =>
            StreakoidServer.StartAsync(
                settings: [$"--ConnectionStrings:Streakoid={_database.AppConnectionString};Maximum Pool Size=40", "--Streakoid:Replicas=3"]
            )
        );
        Assert.Contains(
            "3 × 40 pooled connections and 10 in reserve are more than the database's max_connections of 100",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("'Maximum Pool Size=30'", refused.Message, StringComparison.Ordinal);
        await using StreakoidServer fits = await StreakoidServer.StartAsync(
            settings: [$"--ConnectionStrings:Streakoid={_database.AppConnectionString};Maximum Pool Size=30", "--Streakoid:Replicas=3"]
        );
        await using StreakoidServer pooled = await StreakoidServer.StartAsync(
            settings: [$"--ConnectionStrings:Streakoid={_database.AppConnectionString};Maximum Pool Size=200", "--Streakoid:Replicas=0"]
        );
    }

    [Fact]
    public void What_a_connection_string_leaves_out_is_set_and_what_it_says_stands()
    {
        NpgsqlConnectionStringBuilder left = AppDataSource.Complete("Host=h", new DatabaseTimeouts());
        Assert.Equal((2, 20, 64, 3), (left.Timeout, left.MaxPoolSize, left.MaxAutoPrepare, left.CommandTimeout));
        NpgsqlConnectionStringBuilder said = AppDataSource.Complete(
            "Host=h;timeout=15;maxpoolsize=100;Max Auto Prepare=0;Command Timeout=30",
            new DatabaseTimeouts()
        );
        Assert.Equal((15, 100, 0, 30), (said.Timeout, said.MaxPoolSize, said.MaxAutoPrepare, said.CommandTimeout));
    }

    private async Task UnavailableAsync(string fault, Func<Task<Answer>> ask)
    {
        long started = Stopwatch.GetTimestamp();
        Answer answer = await ask().WaitAsync(TimeSpan.FromSeconds(30));
        output.WriteLine($"{fault}: {(int)answer.Status} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("SERVICE_UNAVAILABLE", answer.ErrorCode);
    }

    private async Task ServingAsync(string what)
    {
        long started = Stopwatch.GetTimestamp();
        await Processes.EventuallyAsync(async () => (await _person.AskAsync("{ me { id } }")).Status == HttpStatusCode.OK, what);
        output.WriteLine($"{what}: serving after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private static Task<string> SignalAsync(string signal, int[] processes) =>
        Processes.RunAsync("kill", [$"-{signal}", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Runs a statement in a transaction of another connection, which keeps its locks until it is disposed.</summary>
    private async Task<OpenTransaction> HoldAsync(string sql)
    {
        NpgsqlConnection other = new(_database.SuperuserConnectionString);
        await other.OpenAsync();
        NpgsqlTransaction transaction = await other.BeginTransactionAsync();
        await using NpgsqlCommand hold = new(sql, other, transaction);
        await hold.ExecuteNonQueryAsync();
        return new OpenTransaction(other, transaction);
    }

    private async Task SqlAsync(string sql)
    {
        await using NpgsqlConnection connection = new(_database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class OpenTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
