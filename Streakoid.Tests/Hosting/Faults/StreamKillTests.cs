using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Hosting.Faults;

/// <summary>
/// A program watches while the server, its connection and the database are killed, and another one goes on writing.
/// <c>STREAKOID_STREAM_KILLS=50 dotnet test --filter StreamKillTests</c> asks for more kills.
/// </summary>
[Trait("kind", "faults")]
public sealed class StreamKillTests(ITestOutputHelper output)
{
    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("STREAKOID_STREAM_KILLS"),
        CultureInfo.InvariantCulture,
        out int kills
    )
        ? kills
        : 6;

    [Theory]
    [InlineData(SubscriptionTransport.ServerSentEvents)]
    [InlineData(SubscriptionTransport.WebSocket)]
    public async Task No_event_is_lost_or_doubled_when_anything_is_killed(SubscriptionTransport transport)
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        int port = OwnDatabase.FreePort();
        ServerProcess server = await StartAsync();
        await using TcpProxy proxy = TcpProxy.Start(port);
        using CancellationTokenSource watching = new(),
            writing = new();
        try
        {
            await using ServiceProvider watcher = ClientOf(proxy.Port, transport),
                writer = ClientOf(port, transport);
            IStreakoidClient watches = watcher.GetRequiredService<IStreakoidClient>(),
                writes = writer.GetRequiredService<IStreakoidClient>();
            (
                await watches.Register.ExecuteAsync(
                    new RegisterInput
                    {
                        Email = "ada@example.com",
                        Password = Person.Password,
                        TimeZone = "Etc/UTC",
                    }
                )
            ).EnsureNoErrors();
            (await writes.Login.ExecuteAsync(new LoginInput { Email = "ada@example.com", Password = Person.Password })).EnsureNoErrors();
            string cursor = (await watches.GetChanges.ExecuteAsync()).Data!.Me.Changes.PageInfo.EndCursor!;

            ConcurrentQueue<(string Cursor, string Id)> seen = new();
            ConcurrentQueue<string> written = new();
            Task watch = WatchAsync(watches, cursor, seen, watching.Token);
            Task write = WriteAsync(writes, written, writing.Token);
            int each = Kills / 2;
            for (int kill = 0; kill < each; kill++)
            {
                // In the middle of a stream that is alive.
                int before = seen.Count;
                await Processes.EventuallyAsync(
                    () => watch.IsCompleted ? Failed(watch) : Task.FromResult(seen.Count >= before + 3),
                    "events after a kill"
                );
                switch (kill % 3)
                {
                    case 0:
                        await server.KillAsync();
                        await server.DisposeAsync();
                        server = await StartAsync();
                        break;
                    case 1:
                        Assert.True(proxy.Cut() > 0, "The stream has a connection.");
                        break;
                    default:
                        await database.KillAsync();
                        break;
                }
            }
            await writing.CancelAsync();
            await write;
            await Processes.EventuallyAsync(
                () => watch.IsCompleted ? Failed(watch) : Task.FromResult(!written.Except(seen.Select(one => one.Id)).Any()),
                "everything that was written"
            );
            await watching.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);

            int lost = written.Except(seen.Select(one => one.Id)).Count();
            int doubled = seen.Count - Math.Min(seen.DistinctBy(one => one.Id).Count(), seen.DistinctBy(one => one.Cursor).Count());
            output.WriteLine($"{transport}: {each} kills, {written.Count} changes, {lost} events lost, {doubled} doubled");
            Assert.Equal((0, 0), (lost, doubled));
        }
        finally
        {
            await server.DisposeAsync();
        }

        Task<ServerProcess> StartAsync() =>
            ServerProcess.StartAsync(database.AppConnectionString, port, settings: "--Streakoid:Streaks:MaxStreaks=100000");
    }

    /// <summary>Every event is a streak that was created, which happens once.</summary>
    private static async Task WatchAsync(
        IStreakoidClient client,
        string cursor,
        ConcurrentQueue<(string Cursor, string Id)> seen,
        CancellationToken stop
    )
    {
        await foreach (IOperationResult<IChangedResult> change in client.Changed.WatchAsync(cursor, cancellationToken: stop))
        {
            change.EnsureNoErrors();
            seen.Enqueue((change.Data!.Changed.Cursor, change.Data.Changed.NodeId));
        }
        throw new InvalidOperationException("The stream has ended.");
    }

    /// <summary>Creates one streak after the other, each with its key until it is known to exist.</summary>
    private static async Task WriteAsync(IStreakoidClient client, ConcurrentQueue<string> written, CancellationToken stop)
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            ICreateStreakMutation create = client.CreateStreak.With(new CallOptions { IdempotencyKey = Guid.NewGuid().ToString() });
            while (true)
            {
                IOperationResult<ICreateStreakResult> created = await create.ExecuteAsync(
                    new CreateStreakInput { Name = $"Streak {i}" },
                    CancellationToken.None
                );
                if (created.Data?.CreateStreak.Streak is { } streak)
                {
                    written.Enqueue(streak.Id);
                    break;
                }
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private static async Task<bool> Failed(Task watch)
    {
        await watch;
        return false;
    }

    private static ServiceProvider ClientOf(int port, SubscriptionTransport transport)
    {
        ServiceCollection services = new();
        services
            .AddStreakoidClient()
            .ConfigureHttpClient(http => http.BaseAddress = new Uri($"http://127.0.0.1:{port}/graphql"))
            .Configure(options =>
            {
                options.Timeout = TimeSpan.FromSeconds(30);
                options.SubscriptionTransport = transport;
                options.MaxReconnectDelay = TimeSpan.FromSeconds(1);
            });
        return services.BuildServiceProvider(validateScopes: true);
    }
}
