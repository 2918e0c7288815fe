using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Streakoid.Data;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>
/// Contexts and connections serve one user after another. Connections here are given back as they are, unlike in production,
/// so that nothing is left on them is owed to the server and not to a reset.
/// </summary>
[Trait("kind", "server")]
public sealed class PoolingTests(PoolingTests.SmallPool fixture) : IClassFixture<PoolingTests.SmallPool>
{
    private const int PoolSize = 3;

    private const string Everything = """
        { me { id email displayName streaks { edges { cursor } nodes { id name description checkIns { edges { cursor node { id note } } totalCount } } totalCount } } }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_context_comes_back_from_the_pool_with_no_owner(bool asynchronously)
    {
        IDbContextFactory<StreakoidDb> pool = fixture.Server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>();
        StreakoidDb first = await pool.CreateDbContextAsync();
        first.ActAs(new UserId(fixture.A.UserId));
        Assert.NotEqual(0, await first.Streaks.CountAsync());
        if (asynchronously)
            await first.DisposeAsync();
        else
            first.Dispose();

        // Whoever else the pool serves, it hands this one out again soon.
        List<StreakoidDb> others = [];
        StreakoidDb again;
        do others.Add(again = await pool.CreateDbContextAsync());
        while (!ReferenceEquals(first, again) && others.Count < 100);

        Assert.Same(first, again);
        Assert.Equal(Guid.Empty, again.OwnerId);
        Assert.Equal(0, await again.Streaks.CountAsync());
        again.ActAs(new UserId(fixture.B.UserId));
        Assert.Throws<InvalidOperationException>(() => again.ActAs(new UserId(fixture.A.UserId)));
        foreach (StreakoidDb other in others)
            await other.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_comes_back_from_the_pool_with_no_user()
    {
        NpgsqlDataSource pool = fixture.Server.Services.GetRequiredService<NpgsqlDataSource>();
        string fresh = await fixture.A.Person.CreateStreakAsync($"{fixture.A.Canary} fresh");
        await Task.WhenAll(
            Enumerable
                .Range(0, PoolSize * 4)
                .Select(n =>
                    (n % 4) switch
                    {
                        0 => fixture.A.Person.AskAsync(Everything),
                        1 => fixture.A.Person.CheckInAsync(fresh),
                        2 => fixture.A.Person.CheckInAsync(fixture.B.StreakId),
                        _ => fixture.A.Person.LoginAsync(fixture.A.Email, "some other password"),
                    }
                )
        );

        List<NpgsqlConnection> all = [];
        for (int n = 0; n < PoolSize; n++)
            all.Add(await pool.OpenConnectionAsync());
        Assert.Equal(PoolSize, all.Select(connection => connection.ProcessID).Distinct().Count());
        int used = 0;
        foreach (NpgsqlConnection connection in all)
        {
            await using NpgsqlCommand command = new(
                "select current_setting('app.user_id', true), (select count(*) from streaks), (select count(*) from users)",
                connection
            );
            await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            // Null where the setting was never set on this connection, empty where it was and is no more.
            if (!row.IsDBNull(0))
                used++;
            Assert.Equal("", row.IsDBNull(0) ? "" : row.GetString(0));
            Assert.Equal(0, row.GetInt64(1));
            Assert.Equal(0, row.GetInt64(2));
            await row.CloseAsync();
            await connection.CloseAsync();
        }
        Assert.NotEqual(0, used);
    }

    [Fact]
    public async Task Two_users_at_once_over_a_few_connections_never_mix()
    {
        Traces tracesOfA = await fixture.A.TracesAsync(),
            tracesOfB = await fixture.B.TracesAsync();
        await Parallel.ForAsync(
            0,
            400,
            new ParallelOptions { MaxDegreeOfParallelism = 12 },
            async (n, _) =>
            {
                (Tenant asker, Tenant other, Traces others) =
                    n % 2 == 0 ? (fixture.A, fixture.B, tracesOfB) : (fixture.B, fixture.A, tracesOfA);
                Exchange answer = await (
                    n % 8 < 6
                        ? Exchange.SendAsync(fixture.Server, asker.Person.AccessToken, Everything)
                        : Exchange.SendAsync(
                            fixture.Server,
                            asker.Person.AccessToken,
                            "mutation($id: ID!, $name: String) { updateStreak(input: { streakId: $id, name: $name }) { streak { id name description } } }",
                            new { id = asker.StreakId, name = $"{asker.Canary} {n}" }
                        )
                );
                Assert.True(answer.Status == HttpStatusCode.OK && answer.Body["errors"] is null, answer.Text);
                Assert.Contains(asker.Canary, answer.PlainText, StringComparison.Ordinal);
                Assert.Contains(asker.StreakId, answer.PlainText, StringComparison.Ordinal);
                Assert.Empty(others.In(answer.PlainText));
                Assert.DoesNotContain(other.Person.Id, answer.PlainText, StringComparison.Ordinal);
            }
        );
        Assert.DoesNotContain(fixture.A.Canary, await fixture.B.RowsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.B.Canary, await fixture.A.RowsAsync(), StringComparison.Ordinal);
    }

    /// <summary>Two users on a server with a few connections that are not reset between users.</summary>
    public sealed class SmallPool : IAsyncLifetime
    {
        public StreakoidServer Server { get; private set; } = null!;

        public Tenant A { get; private set; } = null!;

        public Tenant B { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            string database = await MigratedDatabase.CreateAsync();
            string connection = (await EmbeddedCluster.SharedAsync).AppConnectionString(database);
            Server = await StreakoidServer.StartAsync(
                null,
                "Production",
                database,
                $"--ConnectionStrings:Streakoid={connection};Maximum Pool Size={PoolSize};Timeout=30;No Reset On Close=true",
                "--Streakoid:Accounts:PasswordIterations=1000"
            );
            A = await Tenant.SettleAsync(Server, "A");
            B = await Tenant.SettleAsync(Server, "B");
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
