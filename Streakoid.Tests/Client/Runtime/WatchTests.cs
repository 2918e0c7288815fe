using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>Subscriptions of the typed client against the real server, over both transports.</summary>
[Trait("kind", "server")]
public sealed class WatchTests : IAsyncLifetime
{
    private const string Kill =
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private StreakoidServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await StreakoidServer.StartAsync(settings: "--Streakoid:Streams:ShutdownSpread=00:00:00");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(SubscriptionTransport.ServerSentEvents)]
    [InlineData(SubscriptionTransport.WebSocket)]
    public async Task Events_are_typed_and_go_on_after_the_server_was_restarted(SubscriptionTransport transport)
    {
        int port = OwnDatabase.FreePort();
        await using Client client = new(new Uri($"http://127.0.0.1:{port}/graphql"), transport);
        StreakoidServer server = await StartAsync(port);
        await client.RegisterAsync($"{transport}@example.com");
        string cursor = (await client.Api.GetChanges.ExecuteAsync()).Data!.Me.Changes.PageInfo.EndCursor!;
        await using IAsyncEnumerator<IOperationResult<IStreakChangedResult>> events = client
            .Api.StreakChanged.WatchAsync(after: cursor)
            .GetAsyncEnumerator();
        string first = await client.CreateAsync("First");
        Assert.Equal((ChangeKind.Created, first, "First"), await NextAsync(events));

        await server.DisposeAsync();
        server = await StartAsync(port);
        try
        {
            string second = await client.CreateAsync("Second");
            Assert.Equal((ChangeKind.Created, second, "Second"), await NextAsync(events));
            // The connections to the database are killed under it, too.
            await _server.SqlAsync(Kill);
            string third = await client.CreateAsync("Third");
            Assert.Equal((ChangeKind.Created, third, "Third"), await NextAsync(events));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(SubscriptionTransport.ServerSentEvents)]
    [InlineData(SubscriptionTransport.WebSocket)]
    public async Task A_switch_of_the_user_ends_every_stream_of_the_former_one(SubscriptionTransport transport)
    {
        await using Client client = new(_server.Endpoint, transport);
        await client.RegisterAsync($"ada{transport}@example.com");
        List<string> seen = [];
        TaskCompletionSource ended = new();
        TaskCompletionSource began = new();
        using IDisposable observed = client
            .Api.StreakChanged.Watch()
            .Subscribe(
                new Observer(
                    result =>
                    {
                        lock (seen)
                            seen.Add(result.Data?.StreakChanged.NodeId ?? "");
                        began.TrySetResult();
                    },
                    ended.SetResult
                )
            );
        // The stream begins some time after it was asked for.
        string adas = "";
        await Processes.EventuallyAsync(
            async () =>
            {
                adas = await client.CreateAsync("Ada's");
                await Task.WhenAny(began.Task, Task.Delay(100));
                return began.Task.IsCompleted;
            },
            "events of the first user"
        );
        await client.RegisterAsync($"grace{transport}@example.com");
        await ended.Task.WaitAsync(Patience);
        int before = seen.Count;
        string graces = await client.CreateAsync("Grace's");
        await using IAsyncEnumerator<IOperationResult<IStreakChangedResult>> hers = client
            .Api.StreakChanged.WatchAsync(after: (await client.Api.GetChanges.ExecuteAsync()).Data!.Me.Changes.PageInfo.EndCursor!)
            .GetAsyncEnumerator();
        string again = await client.CreateAsync("Grace's too");
        Assert.Equal((ChangeKind.Created, again, "Grace's too"), await NextAsync(hers));
        Assert.Equal(before, seen.Count);
        Assert.DoesNotContain(graces, seen);
        Assert.NotEqual(adas, graces);
    }

    [Theory]
    [InlineData(SubscriptionTransport.ServerSentEvents)]
    [InlineData(SubscriptionTransport.WebSocket)]
    public async Task Tokens_are_renewed_while_a_stream_is_open(SubscriptionTransport transport)
    {
        await using Client client = new(_server.Endpoint, transport);
        await client.RegisterAsync($"renew{transport}@example.com");
        string cursor = (await client.Api.GetChanges.ExecuteAsync()).Data!.Me.Changes.PageInfo.EndCursor!;
        await using IAsyncEnumerator<IOperationResult<IStreakChangedResult>> events = client
            .Api.StreakChanged.WatchAsync(after: cursor)
            .GetAsyncEnumerator();
        string first = await client.CreateAsync("First");
        Assert.Equal((ChangeKind.Created, first, "First"), await NextAsync(events));
        // The server's clock, and not the client's, so that only the server finds the token expired.
        _server.Clock.Advance(NodaTime.Duration.FromMinutes(16));
        string second = await client.CreateAsync("Second");
        Assert.Equal((ChangeKind.Created, second, "Second"), await NextAsync(events));
    }

    [Fact]
    public async Task A_cursor_that_is_none_ends_the_stream_with_the_error()
    {
        await using Client client = new(_server.Endpoint, SubscriptionTransport.ServerSentEvents);
        await client.RegisterAsync("cursor@example.com");
        List<IOperationResult<IStreakChangedResult>> results = [];
        await foreach (IOperationResult<IStreakChangedResult> result in client.Api.StreakChanged.WatchAsync(after: "none"))
            results.Add(result);
        Assert.Equal("HC0078", Assert.Single(Assert.Single(results).Errors).Code);
    }

    private Task<StreakoidServer> StartAsync(int port) =>
        StreakoidServer.StartAsync(
            database: _server.Database,
            settings:
            [
                $"--urls=http://127.0.0.1:{port}",
                $"--Streakoid:SigningKeys:0={_server.SigningKey}",
                "--Streakoid:Streams:ShutdownSpread=00:00:00",
            ]
        );

    private static async Task<(ChangeKind Kind, string Id, string? Name)> NextAsync(
        IAsyncEnumerator<IOperationResult<IStreakChangedResult>> events
    )
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Patience));
        events.Current.EnsureNoErrors();
        IStreakChanged_StreakChanged change = events.Current.Data!.StreakChanged;
        return (change.Kind, change.NodeId, (change.Node as IStreakFields)?.Name);
    }

    private sealed class Client : IAsyncDisposable
    {
        private readonly ServiceProvider _services;

        public Client(Uri endpoint, SubscriptionTransport transport)
        {
            ServiceCollection services = new();
            services
                .AddStreakoidClient()
                .ConfigureHttpClient(http => http.BaseAddress = endpoint)
                .Configure(options =>
                {
                    options.Timeout = TimeSpan.FromSeconds(30);
                    options.SubscriptionTransport = transport;
                    options.MaxReconnectDelay = TimeSpan.FromSeconds(1);
                });
            _services = services.BuildServiceProvider(validateScopes: true);
        }

        public IStreakoidClient Api => _services.GetRequiredService<IStreakoidClient>();

        public Task RegisterAsync(string email) => Api.RegisterAsync(email);

        public async Task<string> CreateAsync(string name)
        {
            IOperationResult<ICreateStreakResult> created = await Api.CreateStreak.ExecuteAsync(new CreateStreakInput { Name = name });
            created.EnsureNoErrors();
            return created.Data!.CreateStreak.Streak!.Id;
        }

        public ValueTask DisposeAsync() => _services.DisposeAsync();
    }

    private sealed class Observer(Action<IOperationResult<IStreakChangedResult>> next, Action completed)
        : IObserver<IOperationResult<IStreakChangedResult>>
    {
        public void OnCompleted() => completed();

        public void OnError(Exception error) => completed();

        public void OnNext(IOperationResult<IStreakChangedResult> value) => next(value);
    }
}
