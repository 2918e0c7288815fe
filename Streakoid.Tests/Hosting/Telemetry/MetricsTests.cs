using System.Net;
using Streakoid.Tests.Feed;
using Streakoid.Tests.Http.Streams;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Telemetry;

/// <summary>What a server in a process of its own tells Prometheus: another server in the same process would be counted with it.</summary>
[Trait("kind", "faults")]
public sealed class MetricsTests(MetricsTests.Watched fixture) : IClassFixture<MetricsTests.Watched>
{
    private const string Requests = "streakoid_request_duration_seconds_count";

    [Fact]
    public async Task Metrics_are_served_at_their_own_address_only()
    {
        using HttpResponseMessage atTheApi = await fixture.Server.Http.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, atTheApi.StatusCode);
        using HttpResponseMessage apiAtMetrics = await fixture.Server.Http.GetAsync(
            new Uri(fixture.Server.Metrics, "/graphql?query=%7B__typename%7D")
        );
        Assert.Equal(HttpStatusCode.NotFound, apiAtMetrics.StatusCode);
        using HttpResponseMessage metrics = await fixture.Server.Http.GetAsync(fixture.Server.Metrics);
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        Assert.False(metrics.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_request_is_counted_by_field_and_end_also_where_an_error_has_status_200()
    {
        Scrape before = await fixture.Server.ScrapeAsync();
        Person ada = await Person.RegisterAsync(fixture.Server.Http);
        await ada.AskAsync("query Mine { me { id } }");
        await new Person(fixture.Server.Http).AskAsync("query Nobodys { ...f } fragment f on Query { me { id } }");
        await ada.AskAsync("{ me { nam } }");
        await ada.AskAsync("{ made_up }");
        await ada.AskAsync("{ me { id } node(id: \"x\") { id } }");
        await ada.AskAsync("{ me");

        Scrape after = await fixture.Server.ScrapeAsync();
        Assert.Equal(1, More("kind=\"mutation\"", "field=\"register\"", "outcome=\"ok\"", "status=\"200\""));
        Assert.Equal(1, More("kind=\"query\"", "field=\"me\"", "outcome=\"ok\"", "status=\"200\""));
        Assert.Equal(1, More("field=\"me\"", "outcome=\"error\"", "status=\"200\""));
        Assert.Equal(1, More("field=\"me\"", "status=\"400\""));
        Assert.Equal(2, More("field=\"none\"", "status=\"400\""));
        Assert.Equal(1, More("field=\"several\""));
        Assert.DoesNotContain(after.Series(Requests), series => series.Contains("made_up", StringComparison.Ordinal));
        Assert.Equal(1, after.Sum("streakoid_operations_total", "operation=\"Mine\"", "outcome=\"ok\""));
        Assert.Equal(1, after.Sum("streakoid_operations_total", "operation=\"Nobodys\"", "outcome=\"error\""));

        double More(params string[] labels) => (after.Sum(Requests, labels) ?? 0) - (before.Sum(Requests, labels) ?? 0);
    }

    [Fact]
    public async Task The_number_of_operation_names_in_metrics_is_bounded()
    {
        await using ServerProcess server = await fixture.AnotherAsync();
        Person ada = await Person.RegisterAsync(server.Http);
        for (int i = 0; i < 150; i++)
            (await ada.AskAsync($"query Name{i} {{ me {{ id }} }}")).Succeeded();
        Scrape scrape = await server.ScrapeAsync();
        // The 100, "unnamed" for the registration, "other".
        Assert.Equal(102, scrape.Series("streakoid_operations_total").Count);
        Assert.Equal(50, scrape.Sum("streakoid_operations_total", "operation=\"other\""));
    }

    [Fact]
    public async Task Accounts_are_counted_from_zero()
    {
        await using ServerProcess server = await fixture.AnotherAsync("--Streakoid:Accounts:RefreshGrace=00:00:00");
        Scrape before = await server.ScrapeAsync();
        Assert.Equal(0, before.Sum("streakoid_registrations_total"));
        Assert.Equal(0, before.Sum("streakoid_refresh_reuse_total"));
        Assert.Equal(0, before.Sum("streakoid_requests_shed_total"));

        Person ada = await Person.RegisterAsync(server.Http);
        string first = ada.RefreshToken!;
        await ada.RefreshAsync(first);
        await ada.RefreshAsync(first);
        await ada.LoginAsync(ada.Email, Person.Password);
        await ada.LoginAsync(ada.Email, "not the password at all");

        Scrape after = await server.ScrapeAsync();
        Assert.Equal(0, after.Sum("streakoid_cross_user_rows_total"));
        Assert.Equal(1, after.Sum("streakoid_registrations_total", "who=\"test\""));
        Assert.Equal(0, after.Sum("streakoid_registrations_total", "who=\"user\""));
        await Person.RegisterAsync(server.Http, email: "somebody@streakoid.app");
        Assert.Equal(1, (await server.ScrapeAsync()).Sum("streakoid_registrations_total", "who=\"user\""));
        Assert.Equal(1, after.Sum("streakoid_refresh_reuse_total"));
        Assert.Equal(1, after.Sum("streakoid_logins_total", "result=\"succeeded\""));
        Assert.Equal(1, after.Sum("streakoid_logins_total", "result=\"failed\""));
        Assert.Equal(0, after.Sum("streakoid_logins_total", "result=\"throttled\""));
        Assert.Equal(3, after.Sum("streakoid_password_hash_duration_seconds_count"));
        Assert.InRange(after.Sum("streakoid_password_hash_duration_seconds_sum") ?? 0, 0.001, 60);
    }

    [Fact]
    public async Task The_pool_and_the_process_are_measured()
    {
        Scrape scrape = await fixture.Server.ScrapeAsync();
        Assert.Equal(20, scrape.Sum("db_client_connection_max", "db_client_connection_pool_name=\"streakoid\""));
        Assert.NotNull(
            scrape.Sum("db_client_connection_count", "db_client_connection_pool_name=\"streakoid\"", "db_client_connection_state=\"used\"")
        );
        Assert.InRange(
            scrape.Sum("streakoid_process_start_time_seconds") ?? 0,
            TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds(),
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1
        );
        Assert.Equal(1, scrape.Sum("streakoid_build_info"));
        // A pool's name must not tell where the database is, or as whom one connects.
        Assert.DoesNotContain(
            scrape.Series("db_client_connection_count"),
            series => series.Contains("streakoid_app", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Streams_are_counted_with_the_time_that_an_event_takes()
    {
        await using ServerProcess server = await fixture.AnotherAsync();
        Person ada = await Person.RegisterAsync(server.Http);
        string cursor = await ada.CursorAsync();
        await ada.CreateStreakAsync("Missed");
        await using EventStream stream = await EventStream.OpenAsync(
            server.Http,
            ada,
            "POST",
            "subscription($after: String) { changed(after: $after) { nodeId } }",
            new { after = cursor }
        );
        Assert.NotNull(await stream.NextAsync());
        // The moment at which a missed change is read says nothing of the server.
        Assert.Equal((1, null), await SumsAsync());
        await ada.CreateStreakAsync("Live");
        Assert.NotNull(await stream.NextAsync());
        Assert.Equal((1, 1), await SumsAsync());
        Scrape scrape = await server.ScrapeAsync();
        Assert.Equal(1, scrape.Sum("streakoid_streams_listening"));
        Assert.Equal(0, scrape.Sum("streakoid_streams_dropped_total"));
        Assert.InRange(scrape.Sum("streakoid_streams_lag_seconds_sum") ?? -1, 0, 60);

        async Task<(double?, double?)> SumsAsync()
        {
            Scrape sums = await server.ScrapeAsync();
            return (sums.Sum("streakoid_streams"), sums.Sum("streakoid_streams_lag_seconds_count"));
        }
    }

    public sealed class Watched : IAsyncLifetime
    {
        private string _database = "";

        public ServerProcess Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _database = await MigratedDatabase.CreateAsync();
            Server = await AnotherAsync();
        }

        public async Task<ServerProcess> AnotherAsync(params string[] settings)
        {
            EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
            return await ServerProcess.StartAsync($"{cluster.AppConnectionString(_database)};Maximum Pool Size=20", settings: settings);
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            await (await EmbeddedCluster.SharedAsync).DropDatabaseAsync(_database);
        }
    }
}
