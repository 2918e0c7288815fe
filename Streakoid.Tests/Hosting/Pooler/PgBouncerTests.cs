using Npgsql;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Hosting.Pooler;

/// <summary>Transactions of different users on the same two connections of a real PgBouncer in transaction mode.</summary>
[Trait("kind", "faults")]
public sealed class PgBouncerTests(ITestOutputHelper output) : IAsyncLifetime
{
    private PgBouncer _bouncer = null!;
    private string _database = "";

    public async Task InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync();
        _bouncer = await PgBouncer.StartAsync(_database);
    }

    public async Task DisposeAsync()
    {
        await _bouncer.DisposeAsync();
        await (await EmbeddedCluster.SharedAsync).DropDatabaseAsync(_database);
    }

    [Fact]
    public async Task Users_whose_transactions_share_connections_each_find_their_own()
    {
        // Its database is the pooler's; the one that it would make is not needed.
        await using ServerProcess server = await ServerProcess.StartAsync(
            $"{_bouncer.ConnectionString};Maximum Pool Size=20;Timeout=30",
            settings: "--Streakoid:Replicas=0"
        );
        string[] names = ["ada", "grace", "edsger", "barbara"];
        try
        {
            await Task.WhenAll(names.Select(name => LiveAsync(server, name, names)));
        }
        catch
        {
            output.WriteLine(server.Output);
            throw;
        }

        long shared = await SuperuserAsync(
            "select count(*) from pg_stat_activity where datname = current_database() and usename = 'streakoid_app'"
        );
        double pool = (await server.ScrapeAsync()).Sum("db_client_connection_count", "db_client_connection_pool_name=\"streakoid\"") ?? 0;
        output.WriteLine($"{pool} connections of the server's on {shared} of the database's");
        Assert.InRange(shared, 1, PgBouncer.Connections);
        Assert.InRange(pool, PgBouncer.Connections + 1, 20);
        Assert.Equal((long)names.Length, await SuperuserAsync("select count(*) from users"));
        Assert.Equal(
            0L,
            await SuperuserAsync(
                "select count(*) from streaks s join users u on u.id = s.user_id where s.name not like u.display_name || ' %'"
            )
        );
    }

    [Fact]
    public async Task A_session_setting_reaches_the_connections_next_user_and_a_local_one_does_not()
    {
        // Why the server sets nothing on the session; and that these connections are shared indeed.
        await using NpgsqlDataSource pool = NpgsqlDataSource.Create(_bouncer.ConnectionString);
        await using NpgsqlConnection one = await pool.OpenConnectionAsync();
        await using NpgsqlConnection other = await pool.OpenConnectionAsync();
        await ScalarAsync(one, "select set_config('app.user_id', 'one', true)");
        Assert.Equal("", await ScalarAsync(other, "select coalesce(current_setting('app.user_id', true), '')"));
        await ScalarAsync(one, "select set_config('app.user_id', 'one', false)");
        Assert.Equal("one", await ScalarAsync(other, "select coalesce(current_setting('app.user_id', true), '')"));
    }

    private static async Task LiveAsync(ServerProcess server, string name, string[] names)
    {
        Person person = new(server.Http);
        await person.RegisterAsAsync($"{name}@example.com", Person.Password, displayName: name);
        // Three windows of one user at once, so that every connection serves everybody.
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(async window =>
                {
                    for (int n = 0; n < 15; n++)
                    {
                        string streak = await person.CreateStreakAsync($"{name} {window} {n}");
                        Assert.Null((await person.CheckInAsync(streak)).Succeeded().Data("checkIn.errors"));
                        Answer answer = (
                            await person.AskAsync("{ me { displayName streaks(last: 50) { nodes { name currentLength } } } }")
                        ).Succeeded();
                        Assert.Equal(name, answer.TextAt("me.displayName"));
                        Assert.Contains($"\"{name} {window} {n}\"", answer.Text, StringComparison.Ordinal);
                        Assert.All(names.Except([name]), other => Assert.DoesNotContain(other, answer.Text, StringComparison.Ordinal));
                        if (n % 3 == 0)
                            (await person.UndoAsync(streak)).Succeeded();
                    }
                })
        );
    }

    private async Task<long> SuperuserAsync(string sql)
    {
        await using NpgsqlConnection connection = new(
            (await EmbeddedCluster.SharedAsync).SuperuserConnectionString(_database) + ";Pooling=false"
        );
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
