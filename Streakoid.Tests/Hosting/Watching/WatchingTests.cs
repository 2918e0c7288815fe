using System.Diagnostics;
using System.Text.Json.Nodes;
using Npgsql;
using Streakoid.Tests.Http.Streams;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Hosting.Watching;

/// <summary>Faults that are caused for real, seen by a real Prometheus, and told to somebody by a real Alertmanager.</summary>
[Trait("kind", "faults")]
public sealed class WatchingTests(WatchedSite site, ITestOutputHelper output) : IClassFixture<WatchedSite>
{
    [Fact]
    public async Task Every_panel_of_every_dashboard_shows_data()
    {
        await site.UpAsync();
        Person ada = await Person.RegisterAsync(site.Server.Http);
        await using SocketClient stream = await SocketClient.OfAsync(new Uri(site.Server.Http.BaseAddress!, "/graphql"), ada);
        await stream.SubscribeAsync("1", "subscription { changed { kind } }");
        using CancellationTokenSource seen = new();
        Task changes = Task.Run(async () =>
        {
            while (!seen.IsCancellationRequested)
            {
                Assert.Equal("1", (string?)(await stream.HearAsync(ada))?["id"]);
                await Task.Delay(1_000);
            }
        });
        await new Person(site.Server.Http).LoginAsync(ada.Email, "not the password at all");
        int asked = 0;
        foreach (string file in Directory.EnumerateFiles(Repository.File("ops", "grafana", "dashboards"), "*.json"))
        {
            foreach (JsonNode? panel in JsonNode.Parse(await File.ReadAllTextAsync(file))!["panels"]!.AsArray())
            {
                foreach (JsonNode? target in panel!["targets"] as JsonArray ?? [])
                {
                    string expression = ((string)target!["expr"]!).Replace("$__rate_interval", "10s", StringComparison.Ordinal);
                    Assert.DoesNotContain("$", expression, StringComparison.Ordinal);
                    asked++;
                    // The probe and these requests go on in the background.
                    await Processes.EventuallyAsync(async () => await site.SeriesAsync(expression) > 0, $"{panel["title"]}: {expression}");
                }
            }
        }
        await seen.CancelAsync();
        await changes;
        output.WriteLine($"{asked} expressions");
        Assert.True(asked > 20, $"{asked}");
    }

    [Fact]
    public async Task A_killed_server_pages_and_resolves_when_it_is_back()
    {
        await site.UpAsync();
        await ToldAsync("/heartbeat firing StreakoidDeadMansSwitch", times: 2);
        int before = Told("/pager firing StreakoidDown");
        await site.Server.KillAsync();
        await ToldAsync("/pager firing StreakoidDown", before + 1);
        await site.StartServerAsync();
        await ToldAsync("/pager resolved StreakoidDown");
        await site.UpAsync();
        Assert.DoesNotContain(site.Told, told => told.Contains("CrossUserRows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_that_wait_for_a_connection_page()
    {
        await site.UpAsync();
        Assert.Equal(0, Told("/pager firing StreakoidPoolWaiting"));
        Person ada = await Person.RegisterAsync(site.Server.Http);
        await using (
            NpgsqlConnection other = new(
                (await EmbeddedCluster.SharedAsync).SuperuserConnectionString(site.DatabaseName) + ";Pooling=false"
            )
        )
        {
            await other.OpenAsync();
            await using NpgsqlTransaction holding = await other.BeginTransactionAsync();
            await using (NpgsqlCommand hold = new("lock table streaks in access exclusive mode", other, holding))
                await hold.ExecuteNonQueryAsync();
            using CancellationTokenSource enough = new();
            Task[] asking =
            [
                .. Enumerable
                    .Range(0, 24)
                    .Select(async _ =>
                    {
                        while (!enough.IsCancellationRequested)
                            await ada.AskAsync("{ me { streaks { nodes { name } } } }");
                    }),
            ];
            await ToldAsync("/pager firing StreakoidPoolWaiting");
            await enough.CancelAsync();
            await Task.WhenAll(asking);
        }
        await ToldAsync("/pager resolved StreakoidPoolWaiting");
    }

    private int Told(string what) => site.Told.Count(told => told == what);

    private async Task ToldAsync(string what, int times = 1)
    {
        long began = Stopwatch.GetTimestamp();
        await Processes.EventuallyAsync(() => Task.FromResult(Told(what) >= times), what);
        output.WriteLine($"{what}: after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }
}
