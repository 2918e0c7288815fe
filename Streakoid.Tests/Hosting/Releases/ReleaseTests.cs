using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Npgsql;
using Streakoid.Qa;
using Streakoid.Tests.Hosting.Deployment;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Hosting.Releases;

/// <summary>One version takes the place of another, server by server, behind the real proxy, while people use it.</summary>
[Trait("kind", "faults")]
public sealed class ReleaseTests(ITestOutputHelper output)
{
    /// <summary>What the next version's migration might add: a column, and a table that is closed as all are.</summary>
    private const string NextMigration = """
        alter table streaks add column mood text;
        create table moods (user_id uuid not null, id uuid not null, name text not null, primary key (user_id, id));
        alter table moods enable row level security;
        alter table moods force row level security;
        """;

    // The tests' machine may be slow, and this test is not about that.
    private static readonly string[] Settings =
    [
        "--Streakoid:Replicas=2",
        "--Streakoid:RequestDeadline=00:00:14",
        "--Streakoid:Database:StatementTimeout=00:00:12",
    ];

    /// <summary>For one step of a journey.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>For a whole journey, which takes many steps.</summary>
    private static readonly TimeSpan JourneyPatience = TimeSpan.FromMinutes(15);

    private readonly ConcurrentQueue<JourneyReport> _journeys = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();

    /// <summary>Every request that was refused: when, after how long, and with what.</summary>
    private readonly ConcurrentQueue<string> _refused = new();

    private Task[] _people = [];
    private volatile string _stage = "";

    [Fact]
    public async Task No_request_fails_while_the_database_is_migrated_and_every_server_replaced()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await MigratedDatabase.CreateAsync();
        string connection = cluster.AppConnectionString(database) + ";Maximum Pool Size=10";
        int[] ports = [OwnDatabase.FreePort(), OwnDatabase.FreePort()];
        List<ServerProcess> servers = [.. ports.Select(port => ServerProcess.Launch(connection, port, settings: Settings))];
        List<ServerProcess> all = [.. servers];
        foreach (ServerProcess server in servers)
            await server.ReadyAsync();
        await using Nginx proxy = await Nginx.StartAsync(servers[0].Http.BaseAddress!, servers[1].Http.BaseAddress!);

        using CancellationTokenSource enough = new();
        _people = [TravelAsync(proxy, enough.Token), AskAsync(proxy, enough.Token)];
        try
        {
            await TraveledAsync("before anything changes");

            await using (NpgsqlConnection owner = new(cluster.OwnerConnectionString(database) + ";Pooling=false"))
            {
                await owner.OpenAsync();
                await using NpgsqlCommand migrate = new(NextMigration, owner);
                await migrate.ExecuteNonQueryAsync();
            }
            await TraveledAsync("after the migration");
            for (int i = 0; i < servers.Count; i++)
            {
                _stage = $"while server {i + 1} ends";
                Assert.Equal(0, await servers[i].EndAsync());
                await servers[i].DisposeAsync();
                await TraveledAsync($"without server {i + 1}");
                servers[i] = await ServerProcess.StartAsync(connection, ports[i], settings: Settings);
                all.Add(servers[i]);
                await TraveledAsync($"with server {i + 1} replaced");
            }
            await enough.CancelAsync();
            await Task.WhenAll(_people);
            AssertNothingRefused();
        }
        catch
        {
            foreach (ServerProcess server in all)
                output.WriteLine($"Server at {server.Http.BaseAddress}:\n{server.Output}");
            throw;
        }
        finally
        {
            await enough.CancelAsync();
            foreach (ServerProcess server in servers)
                await server.DisposeAsync();
        }
        await cluster.DropDatabaseAsync(database);

        output.WriteLine(
            $"{_journeys.Count} journeys; single requests that were not asked again: {string.Join(", ", _answers.Select(answer => $"{answer.Value} × {answer.Key}"))}"
        );
        Assert.Equal(["OK"], _answers.Keys);
    }

    /// <summary>Waits for a journey that began after this was called, however long it takes; fails as soon as anything does.</summary>
    private async Task TraveledAsync(string stage)
    {
        _stage = stage;
        int before = _journeys.Count;
        await Processes.EventuallyAsync(
            async () =>
            {
                foreach (Task failed in _people.Where(task => task.IsFaulted))
                    await failed;
                AssertNothingRefused();
                return _journeys.Count >= before + 2;
            },
            $"another journey {stage}",
            JourneyPatience
        );
    }

    private void AssertNothingRefused()
    {
        Assert.True(_refused.IsEmpty, $"{_refused.Count} requests were refused:\n{string.Join('\n', _refused)}");
        Assert.All(_journeys, journey => Assert.True(journey.Passed, journey.ToString()));
    }

    /// <summary>What a new user does, again and again; its client asks again with the same key where no answer came.</summary>
    private async Task TravelAsync(Nginx proxy, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
            _journeys.Enqueue(await new Journey(new Uri(proxy.Address, "/graphql"), Patience).RunAsync());
    }

    /// <summary>Requests that nobody asks again.</summary>
    private async Task AskAsync(Nginx proxy, CancellationToken enough)
    {
        using HttpClient http = new() { BaseAddress = proxy.Address };
        while (!enough.IsCancellationRequested)
        {
            string answer,
                why = "";
            long began = Stopwatch.GetTimestamp();
            try
            {
                using HttpResponseMessage response = await http.GetAsync("/graphql?query=%7B__typename%7D", CancellationToken.None);
                answer = $"{response.StatusCode}";
                if (response.StatusCode != HttpStatusCode.OK)
                    why = await response.Content.ReadAsStringAsync(CancellationToken.None);
            }
            catch (HttpRequestException e)
            {
                (answer, why) = (e.Message, $"{e.InnerException}");
            }
            if (answer != "OK")
                _refused.Enqueue($"{_stage}, after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s: {answer} {why}");
            _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }
    }
}
