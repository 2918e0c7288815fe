using Npgsql;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>
/// Each layer between two users taken away in every combination: while one stands that looks at what happens, nothing gets out; with none,
/// it does, which shows that these tests can fail.
/// </summary>
[Trait("kind", "server")]
public sealed class LayersTests(LayersTests.TwoServers fixture) : IClassFixture<LayersTests.TwoServers>
{
    [Theory]
    [MemberData(nameof(Switches), 3)]
    public async Task A_list_shows_anothers_rows_only_without_filters_policies_and_interceptor(
        bool filters,
        bool policies,
        bool interceptor
    )
    {
        Site site = fixture.Site(interceptor);
        await using SwitchedOff _ = await SwitchedOff.AsAsync(site, policies, keys: true);

        (Exchange answer, long seen) = await site.AskAsync(
            filters ? "{ me { streaks(first: 50) { nodes { name } } } }" : $"{{ {ForgottenFields.Streaks} }}"
        );

        Assert.Equal(!filters && !policies && !interceptor, answer.PlainText.Contains(site.Other.Canary, StringComparison.Ordinal));
        // What only the ownership interceptor held back is counted, and the request fails with nothing of it.
        bool caught = !filters && !policies && interceptor;
        Assert.Equal(caught, seen > 0);
        Assert.Equal(caught, answer.Text.Contains("Unexpected Execution Error", StringComparison.Ordinal));
        if (!caught)
            Assert.Contains(site.Asker.Canary, answer.PlainText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Switches), 4)]
    public async Task Anothers_child_row_shows_only_without_keys_filters_policies_and_interceptor(
        bool filters,
        bool policies,
        bool interceptor,
        bool keys
    )
    {
        Site site = fixture.Site(interceptor);
        await using SwitchedOff _ = await SwitchedOff.AsAsync(site, policies, keys);
        Guid streakId = Tenant.KeyOf(site.Asker.StreakId);

        Answer hung = await site.Other.Person.AskAsync(
            $"mutation($id: String!, $note: String!) {{ {ForgottenFields.Adopt}(id: $id, note: $note) }}",
            new { id = streakId, note = $"{site.Other.Canary} was here" }
        );
        Assert.Equal(
            keys ? 0L : 1L,
            await site.Server.SqlAsync("select count(*) from check_ins where streak_id = $1 and user_id = $2", streakId, site.Other.UserId)
        );
        Assert.Equal(keys, hung.ErrorMessage is not null);
        (Exchange answer, long seen) = filters
            ? await site.AskAsync(
                "query($id: ID!) { me { streak(id: $id) { checkIns { nodes { note } totalCount } longestLength } } }",
                new { id = site.Asker.StreakId }
            )
            : await site.AskAsync($"query($id: String!) {{ {ForgottenFields.Notes}(id: $id) }}", new { id = streakId });

        Assert.Equal(
            !filters && !policies && !interceptor && !keys,
            answer.PlainText.Contains(site.Other.Canary, StringComparison.Ordinal)
        );
        Assert.Equal(!filters && !policies && interceptor && !keys, seen > 0);
        if (filters)
            Assert.Contains("\"totalCount\":2", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Switches), 3)]
    public async Task A_write_reaches_anothers_row_only_without_filters_policies_and_interceptor(
        bool filters,
        bool policies,
        bool interceptor
    )
    {
        Site site = fixture.Site(interceptor);
        await using SwitchedOff _ = await SwitchedOff.AsAsync(site, policies, keys: true);
        string before = await site.Other.RowsAsync();

        (Exchange answer, long seen) = filters
            ? await site.AskAsync(
                "mutation($id: ID!) { updateStreak(input: { streakId: $id, name: \"taken over\" }) { streak { name } errors { __typename } } }",
                new { id = site.Other.StreakId }
            )
            : await site.AskAsync(
                $"mutation($owner: String!, $id: String!) {{ {ForgottenFields.Rename}(owner: $owner, id: $id) }}",
                new { owner = site.Other.UserId, id = Tenant.KeyOf(site.Other.StreakId) }
            );

        Assert.Equal(!filters && !policies && !interceptor, before != await site.Other.RowsAsync());
        Assert.Equal(!filters && interceptor, seen > 0);
        Assert.DoesNotContain(site.Other.Canary, answer.PlainText, StringComparison.Ordinal);
        // What was taken over in the one case that can be is given back.
        await site.Server.SqlAsync(
            "update streaks set name = $1, description = $1 where user_id = $2 and id = $3",
            $"{site.Other.Canary} streak",
            site.Other.UserId,
            Tenant.KeyOf(site.Other.StreakId)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_projection_passes_the_interceptor_and_is_held_by_policies_alone(bool policies)
    {
        Site site = fixture.Site(interceptor: true);
        await using SwitchedOff _ = await SwitchedOff.AsAsync(site, policies, keys: true);

        (Exchange answer, long seen) = await site.AskAsync($"{{ {ForgottenFields.Projection} }}");

        Assert.Equal(!policies, answer.PlainText.Contains(site.Other.Canary, StringComparison.Ordinal));
        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task A_row_cannot_be_given_to_another_owner_by_the_role_that_serves_requests()
    {
        Site site = fixture.Site(interceptor: true);
        await using NpgsqlConnection connection = new(site.Server.Cluster.AppConnectionString(site.Server.Database) + ";Pooling=false");
        await connection.OpenAsync();
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege,
            await RefusalAsync(
                $"insert into streaks (user_id, id, name, created_at) values ('{site.Other.UserId}', gen_random_uuid(), 'planted', now())"
            )
        );
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege,
            await RefusalAsync($"update users set id = '{site.Other.UserId}' where id = '{site.Asker.UserId}'")
        );
        Assert.Equal(
            PostgresErrorCodes.ForeignKeyViolation,
            await RefusalAsync(
                $"""
                insert into runs (user_id, streak_id, first_day, last_day, length, unit, broken_on)
                values ('{site.Asker.UserId}', '{Tenant.KeyOf(site.Other.StreakId)}', '2026-03-01', '2026-03-01', 1, 0, '2026-03-02')
                """
            )
        );

        async Task<string?> RefusalAsync(string sql)
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            await using NpgsqlCommand asker = new("select set_config('app.user_id', $1, true)", connection)
            {
                Parameters = { new() { Value = site.Asker.UserId.ToString() } },
            };
            await asker.ExecuteNonQueryAsync();
            await using NpgsqlCommand command = new(sql, connection);
            return (await Record.ExceptionAsync(() => command.ExecuteNonQueryAsync()) as PostgresException)?.SqlState;
        }
    }

    /// <summary>Every way to set some switches.</summary>
    public static IEnumerable<object[]> Switches(int count) =>
        Enumerable
            .Range(0, 1 << count)
            .Select(bits => Enumerable.Range(0, count).Select(switch_ => (object)((bits >> switch_ & 1) == 1)).ToArray());

    /// <summary>A server with the forgetful fields, two users, and a count of what its ownership interceptor has seen.</summary>
    public sealed class Site : IDisposable
    {
        private readonly ForeignRowCount _caught;

        private Site(StreakoidServer server, Tenant asker, Tenant other) =>
            (Server, Asker, Other, _caught) = (server, asker, other, new ForeignRowCount(server));

        public StreakoidServer Server { get; }

        public Tenant Asker { get; }

        public Tenant Other { get; }

        public static async Task<Site> StartAsync(bool interceptor)
        {
            StreakoidServer server = await StreakoidServer.StartAsync(
                services =>
                {
                    ForgottenFields.AddTo(services);
                    if (!interceptor)
                        LayerSwitches.WithoutOwnershipInterceptor(services);
                },
                settings: "--Streakoid:Accounts:PasswordIterations=1000"
            );
            return new Site(server, await Tenant.SettleAsync(server, "Asker"), await Tenant.SettleAsync(server, "Other"));
        }

        /// <summary>Asks as the asker; also how many rows the ownership interceptor has caught meanwhile.</summary>
        public async Task<(Exchange Answer, long Seen)> AskAsync(string query, object? variables = null)
        {
            long before = _caught.Rows;
            return (await Exchange.SendAsync(Server, Asker.Person.AccessToken, query, variables), _caught.Rows - before);
        }

        public void Dispose() => _caught.Dispose();
    }

    /// <summary>One server with the ownership interceptor and one without.</summary>
    public sealed class TwoServers : IAsyncLifetime
    {
        private Site _with = null!;
        private Site _without = null!;

        public Site Site(bool interceptor) => interceptor ? _with : _without;

        public async Task InitializeAsync() =>
            (_with, _without) = (await LayersTests.Site.StartAsync(true), await LayersTests.Site.StartAsync(false));

        public async Task DisposeAsync()
        {
            foreach (Site site in new[] { _with, _without })
            {
                site.Dispose();
                await site.Server.DisposeAsync();
            }
        }
    }

    /// <summary>Policies and keys as a test wants them; both are on again afterwards.</summary>
    private sealed class SwitchedOff(LayerSwitches switches) : IAsyncDisposable
    {
        public static async Task<SwitchedOff> AsAsync(Site site, bool policies, bool keys)
        {
            LayerSwitches switches = new(site.Server);
            await switches.RowSecurityAsync(policies);
            await switches.KeysAsync(keys);
            return new SwitchedOff(switches);
        }

        public async ValueTask DisposeAsync()
        {
            await switches.KeysAsync(on: true);
            await switches.RowSecurityAsync(on: true);
        }
    }
}
