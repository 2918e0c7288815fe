using StackExchange.Redis;
using Streakoid.Hosting.Startup;
using Streakoid.Hosting.Streams;
using Streakoid.Tests.Feed;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http.Streams;

/// <summary>Two servers that tell each other by Redis whose rows were written. Their streams do not look by themselves within an hour.</summary>
[Trait("kind", "faults")]
public sealed class RedisSignalTests : IAsyncLifetime
{
    private const string Changed =
        "subscription($after: String) { streakChanged(after: $after) { nodeId node { ... on Streak { name } } } }";

    private static readonly RedisChannel Written = RedisChannel.Literal("streakoid_written");

    private RedisServer _redis = null!;
    private StreakoidServer _first = null!;
    private StreakoidServer _second = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        string[] settings = [$"--ConnectionStrings:StreakoidRedis={_redis.Address}", "--Streakoid:Streams:Sweep=01:00:00"];
        _first = await StreakoidServer.StartAsync(settings: settings);
        _second = await StreakoidServer.StartAsync(
            database: _first.Database,
            settings: [.. settings, $"--Streakoid:SigningKeys:0={_first.SigningKey}"]
        );
        await ListeningAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_write_at_one_server_is_seen_at_the_other_by_its_owner_alone()
    {
        (Person ada, SocketClient watching) = await WatchedAsync();
        (Person bob, SocketClient other) = await WatchedAsync();
        await using (watching)
        await using (other)
        {
            string hers = await ada.CreateStreakAsync("Read");
            Assert.Equal("Read", await NameAsync(watching));
            string his = await bob.CreateStreakAsync("Swim");
            Assert.Equal("Swim", await NameAsync(other));
            for (int round = 0; round < 3; round++)
            {
                await RenameAsync(ada, hers, $"Read {round}");
                await RenameAsync(bob, his, $"Swim {round}");
                Assert.Equal($"Read {round}", await NameAsync(watching));
                Assert.Equal($"Swim {round}", await NameAsync(other));
            }
        }
        Assert.Equal(
            0L,
            await _first.SqlAsync(
                "select count(*) from pg_stat_activity where application_name = 'streakoid signals' and datname = current_database()"
            )
        );
    }

    [Fact]
    public async Task What_is_written_while_Redis_is_down_is_seen_when_it_is_back()
    {
        (Person ada, SocketClient watching) = await WatchedAsync();
        await using (watching)
        {
            string streak = await ada.CreateStreakAsync("Read");
            Assert.Equal("Read", await NameAsync(watching));
            for (int round = 0; round < 2; round++)
            {
                await _redis.KillAsync();
                await RenameAsync(ada, streak, $"While it was down {round}");
                await _redis.StartAsync();
                Assert.Equal($"While it was down {round}", await NameAsync(watching));
                await ListeningAsync(2);
                await RenameAsync(ada, streak, $"Afterwards {round}");
                Assert.Equal($"Afterwards {round}", await NameAsync(watching));
            }
        }
    }

    [Fact]
    public async Task What_others_publish_there_shows_nothing_to_anybody()
    {
        (Person ada, SocketClient watching) = await WatchedAsync();
        await using (watching)
        {
            await using ConnectionMultiplexer stranger = await ConnectionMultiplexer.ConnectAsync($"{_redis.Address},allowAdmin=true");
            long[] listening = await ListenersAsync(stranger);
            Assert.Equal(2, listening.Length);
            byte[] random = new byte[16 * 301];
            Random.Shared.NextBytes(random);
            string[] made = [Convert.ToBase64String(random), Convert.ToBase64String(new byte[16 * 3])];
            foreach (string message in (string[])["", "*", "AAAA", new string('A', 100_000), .. made])
                await stranger.GetSubscriber().PublishAsync(Written, message);
            await ada.CreateStreakAsync("Read");
            Assert.Equal("Read", await NameAsync(watching));
            // Neither server had to connect again.
            Assert.Equal(listening, await ListenersAsync(stranger));
        }
    }

    [Theory]
    [InlineData("password=secret")]
    [InlineData("127.0.0.1:6379,nonsense=1")]
    [InlineData("127.0.0.1:6379,ssl=perhaps")]
    public void A_setting_that_names_no_Redis_is_refused_without_its_password(string connection)
    {
        StartException refused = Assert.Throws<StartException>(() => new RedisSignalLine(connection));
        Assert.Contains("ConnectionStrings__StreakoidRedis", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<long[]> ListenersAsync(ConnectionMultiplexer redis) =>
        [
            .. from client in await redis.GetServers()[0].ClientListAsync()
            where client.SubscriptionCount > 0 && client.Name == RedisSignalLine.Name
            orderby client.Id
            select client.Id,
        ];

    private static async Task<string?> NameAsync(SocketClient socket) =>
        (string?)(await socket.ReceiveAsync())!["payload"]!["data"]!["streakChanged"]!["node"]!["name"];

    private static Task<Answer> RenameAsync(Person person, string streak, string name) =>
        person.AskAsync(
            "mutation($id: ID!, $name: String!) { updateStreak(input: { streakId: $id, name: $name }) { streak { id } } }",
            new { id = streak, name }
        );

    /// <summary>Somebody who writes at the first server and watches at the second.</summary>
    private async Task<(Person Writing, SocketClient Watching)> WatchedAsync()
    {
        Person person = await Person.RegisterAsync(_first);
        Person there = new(_second);
        await there.LoginAsync(person.Email, Person.Password);
        SocketClient socket = await SocketClient.OfAsync(_second.Endpoint, there);
        await socket.SubscribeAsync("1", Changed, new { after = await person.CursorAsync() });
        return (person, socket);
    }

    private async Task ListeningAsync(int servers)
    {
        await using ConnectionMultiplexer asking = await ConnectionMultiplexer.ConnectAsync(_redis.Address);
        await Processes.EventuallyAsync(
            async () => await asking.GetServers()[0].SubscriptionSubscriberCountAsync(Written) == servers,
            $"{servers} servers listen"
        );
    }
}
