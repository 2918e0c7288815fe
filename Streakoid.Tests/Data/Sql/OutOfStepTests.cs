using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Data.Sql;

/// <summary>A statement that fails spoils no other user's request: with one connection, all requests share it.</summary>
[Trait("kind", "server")]
public sealed class OutOfStepTests : IAsyncLifetime
{
    /// <summary>Npgsql prepares a statement the fifth time.</summary>
    private const int Times = 7;

    private string _database = "";
    private StreakoidServer _server = null!;
    private Person _ada = null!;
    private Person _grace = null!;

    public async Task InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync();
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        _server = await StreakoidServer.StartAsync(
            StreakoidServer.WithoutLetters,
            database: _database,
            settings: $"--ConnectionStrings:Streakoid={cluster.AppConnectionString(_database)};Maximum Pool Size=1;Timeout=30"
        );
        await _server.WarmAsync();
        _ada = await Person.RegisterAsync(_server);
        _grace = await Person.RegisterAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await (await EmbeddedCluster.SharedAsync).DropDatabaseAsync(_database);
    }

    [Fact]
    public async Task A_read_that_fails_leaves_its_connection_to_nobody()
    {
        await _ada.CreateStreakAsync("fine");
        await FailAsync(db => NamesAsync(db, "\0"));
        await using StreakoidDb after = await OpenAsync();
        // It is a row that the driver does not expect.
        Assert.Equal(["fine"], await NamesAsync(after, "fine"));
        await ServedAsync();
    }

    [Fact]
    public async Task A_read_by_hand_that_fails_leaves_its_connection_to_nobody()
    {
        string streak = await _ada.CreateStreakAsync();
        (await _ada.CheckInAsync(streak)).Succeeded();
        Read<CheckIn> since(int year) => StreakReads.CheckInsSince([Tenant.KeyOf(streak)], new LocalDate(year, 1, 1));
        await FailAsync(db => db.ReadAsync([since(-4713)], default));
        // The second of two is read after the first.
        await FailAsync(db => db.ReadAsync([since(2026), since(-4713)], default));
        await using StreakoidDb after = await OpenAsync();
        Read<CheckIn> read = since(2026);
        await after.ReadAsync([read], default);
        Assert.Single(read.Rows);
        await ServedAsync();
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_its_connection_to_nobody()
    {
        await _ada.CreateStreakAsync("fine");
        await FailAsync(db => db.WriteAsync(() => NamesAsync(db, "\0"), default));
        await using StreakoidDb after = await OpenAsync();
        Assert.Equal(["fine"], await after.WriteAsync(() => NamesAsync(after, "fine"), default));
        await ServedAsync();
    }

    [Fact]
    public async Task A_forged_cursor_spoils_nobody_elses_request()
    {
        string streak = await _ada.CreateStreakAsync();
        foreach (
            string cursor in (string[])
                ["check-ins\n-4713-01-01", "runs\n-4713-01-01", "streaks createdAt ASC id ASC\n-2000000000000000000\n0"]
        )
        {
            for (int time = 0; time < Times; time++)
            {
                Answer refused = await _ada.AskAsync(
                    "query($c: String) { me { streaks(after: $c) { nodes { id } } node: streaks { nodes { checkIns(after: $c) { nodes { id } } runs(after: $c) { nodes { length } } } } } }",
                    new { c = Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(cursor)) }
                );
                Assert.Equal("HC0078", refused.ErrorCode);
            }
            Assert.Equal(_grace.Id, (await _grace.AskAsync("{ me { id streaks { nodes { id } } } }")).Succeeded().TextAt("me.id"));
        }
        Assert.Equal(streak, (await _ada.AskAsync("{ me { streaks { nodes { id } } } }")).Succeeded().TextAt("me.streaks.nodes.0.id"));
    }

    /// <summary>The case of docs/npgsql-out-of-step.md. Once it fails here, Npgsql is mended and <see cref="OutOfStep"/> can go.</summary>
    [Fact]
    public async Task Npgsql_by_itself_is_out_of_step_after_a_statement_that_fails()
    {
        await using NpgsqlDataSource pool = NpgsqlDataSource.Create(
            $"{_server.Cluster.AppConnectionString(_database)};Maximum Pool Size=1;Max Auto Prepare=64;No Reset On Close=true"
        );
        for (int time = 0; time < 5; time++)
            await Assert.ThrowsAsync<PostgresException>(() => LengthAsync("\0"));
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => LengthAsync("fine"));
        Assert.Contains("Received unexpected backend message", error.Message, StringComparison.Ordinal);

        async Task<object?> LengthAsync(string text)
        {
            await using NpgsqlConnection connection = await pool.OpenConnectionAsync();
            await using NpgsqlCommand command = new("select length($1)", connection)
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = text } },
            };
            return await command.ExecuteScalarAsync();
        }
    }

    private Task<List<string>> NamesAsync(StreakoidDb db, string name)
    {
        Guid ada = Tenant.KeyOf(_ada.Id);
        return db.Streaks.Where(s => s.UserId == ada && s.Name == name).Select(s => s.Name).ToListAsync();
    }

    private async Task FailAsync(Func<StreakoidDb, Task> read)
    {
        for (int time = 0; time < Times; time++)
        {
            await using StreakoidDb db = await OpenAsync();
            await Assert.ThrowsAsync<PostgresException>(() => read(db));
        }
    }

    private async Task ServedAsync()
    {
        for (int time = 0; time < Times; time++)
            Assert.Equal(_grace.Id, (await _grace.AskAsync("{ me { id } }")).Succeeded().TextAt("me.id"));
    }

    private async Task<StreakoidDb> OpenAsync()
    {
        StreakoidDb db = await _server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>().CreateDbContextAsync();
        db.ActAs(new UserId(Tenant.KeyOf(_ada.Id)));
        return db;
    }
}
