using System.Collections.Concurrent;
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
    private const string NextMigration =
        """
        alter table streaks add column mood text;
        create table moods (user_id uuid not null, id uuid not null, name text not null, primary key (user_id, id));
        alter table moods enable row level security;
        alter table moods force row level security;
        """;

    // The tests' machine may be slow, and this test is not about that.
    private static readonly string[] Settings = ["--Streakoid:Replicas=2", "--Streakoid:RequestDeadline=00:00:14", "--Streakoid:Database:StatementTimeout=00:00:12"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task No_request_fails_while_the_database_is_migrated_and_every_server_replaced()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await MigratedDatabase.CreateAsync();
        string connection = cluster.AppConnectionString(database) + ";Maximum Pool Size=10";
        int[] ports = [OwnDatabase.FreePort(), OwnDatabase.FreePort()];
        List<ServerProcess> servers = [.. ports.Select(port => ServerProcess.Launch(connection, port, settings: Settings))];
        foreach (ServerProcess server in servers) await server.ReadyAsync();
        await using Nginx proxy = await Nginx.StartAsync(servers[0].Http.BaseAddress!, servers[1].Http.BaseAddress!);

        using CancellationTokenSource enough = new();
        ConcurrentQueue<JourneyReport> journeys = new();
        ConcurrentDictionary<string, int> answers = new();
        Task[] people = [TravelAsync(proxy, journeys, enough.Token), AskAsync(proxy, answers, enough.Token)];
        await TraveledAsync(journeys);

        await using (NpgsqlConnection owner = new(cluster.OwnerConnectionString(database) + ";Pooling=false"))
        {
            await owner.OpenAsync();
            await using NpgsqlCommand migrate = new(NextMigration, owner);
            await migrate.ExecuteNonQueryAsync();
        }
        await TraveledAsync(journeys);
        for (int i = 0; i < servers.Count; i++)
        {
            Assert.Equal(0, await servers[i].EndAsync());
            await servers[i].DisposeAsync();
            await TraveledAsync(journeys);
            servers[i] = await ServerProcess.StartAsync(connection, ports[i], settings: Settings);
            await TraveledAsync(journeys);
        }
        await enough.CancelAsync();
        await Task.WhenAll(people);
        foreach (ServerProcess server in servers) await server.DisposeAsync();
        await cluster.DropDatabaseAsync(database);

        output.WriteLine($"{journeys.Count} journeys; single requests that were not asked again: {string.Join(", ", answers.Select(answer => $"{answer.Value} × {answer.Key}"))}");
        Assert.All(journeys, journey => Assert.True(journey.Passed, journey.ToString()));
        Assert.Equal(["OK"], answers.Keys);
    }

    /// <summary>Waits for a journey that began after this was asked for.</summary>
    private static async Task TraveledAsync(ConcurrentQueue<JourneyReport> journeys)
    {
        int before = journeys.Count;
        await Processes.EventuallyAsync(() => Task.FromResult(journeys.Count >= before + 2), "another journey");
    }

    /// <summary>What a new user does, again and again; its client asks again with the same key where no answer came.</summary>
    private static async Task TravelAsync(Nginx proxy, ConcurrentQueue<JourneyReport> journeys, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested) journeys.Enqueue(await new Journey(new Uri(proxy.Address, "/graphql"), Patience).RunAsync());
    }

    /// <summary>Requests that nobody asks again.</summary>
    private static async Task AskAsync(Nginx proxy, ConcurrentDictionary<string, int> answers, CancellationToken enough)
    {
        using HttpClient http = new() { BaseAddress = proxy.Address };
        while (!enough.IsCancellationRequested)
        {
            string answer;
            try
            {
                using HttpResponseMessage response = await http.GetAsync("/graphql?query=%7B__typename%7D", CancellationToken.None);
                answer = $"{response.StatusCode}";
                if (response.StatusCode != HttpStatusCode.OK) answer += await response.Content.ReadAsStringAsync(CancellationToken.None);
            }
            catch (HttpRequestException e)
            {
                answer = e.Message;
            }
            answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }
    }
}
