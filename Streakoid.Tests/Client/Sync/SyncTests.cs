using NodaTime;
using Streakoid.Client;
using Streakoid.Tests.Feed;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Sync;

/// <summary>A store is equal to the server after each sync, whatever happens to the sync, and is never two users'.</summary>
[Trait("kind", "server")]
public sealed class SyncTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly DateOnly Today = new(2026, 3, 14);

    private StreakoidServer _server = null!;

    public async Task InitializeAsync() => _server = await StreakoidServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_store_is_equal_to_the_server_after_the_first_second_and_third_sync()
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        await EqualAsync(client, store);
        int first = store.Applied.Count;
        Assert.True(first > 5, $"{first} pages");

        // Nothing has changed, and nothing comes.
        await EqualAsync(client, store);
        Assert.Equal(first + 1, store.Applied.Count);
        Assert.Equal((null, 0, 0, 0), Contents(store.Applied[^1]));

        IReadOnlyList<IGetStreaks_Me_Streaks_Nodes> streaks = (await client.Api.GetStreaks.ExecuteAsync(first: 50))
            .Data!
            .Me
            .Streaks!
            .Nodes!;
        (
            await client.Api.UpdateStreak.ExecuteAsync(new UpdateStreakInput { StreakId = streaks[1].Id, Name = "Another name" })
        ).EnsureNoErrors();
        (await client.Api.UndoCheckIn.ExecuteAsync(new UndoCheckInInput { StreakId = streaks[0].Id, Day = Today })).EnsureNoErrors();
        (await client.Api.DeleteStreak.ExecuteAsync(new DeleteStreakInput { StreakId = streaks[2].Id })).EnsureNoErrors();
        await client.CreateAsync("New", Today);
        await EqualAsync(client, store);
        Assert.Equal(first + 2, store.Applied.Count);
        ChangePage last = store.Applied[^1];
        Assert.Equal((3, 1, 2), (last.Streaks.Count, last.CheckIns.Count, last.DeletedIds.Count));

        // Each of them has come from the server for the same user, and follows on the one before.
        Assert.Equal(0, store.Clears);
        Assert.All(store.Applied.Skip(1).Zip(store.Applied), pair => Assert.Equal(pair.Second.To, pair.First.From));
    }

    [Fact]
    public async Task A_sync_that_breaks_after_each_page_continues_where_it_was()
    {
        await using SyncClient client = await AdaAsync();
        TestStore whole = new();
        await client.Api.SyncAsync(whole);

        TestStore store = new();
        int pages = await BreakAfterEachAsync(store);
        Assert.Equal(whole.Applied.Count, pages);
        Assert.Equal(whole.Text, store.Text);

        // What changed is more than a page too.
        IReadOnlyList<IGetStreaks_Me_Streaks_Nodes> streaks = (await client.Api.GetStreaks.ExecuteAsync(first: 50))
            .Data!
            .Me
            .Streaks!
            .Nodes!;
        await client.RecordAsync(streaks[4].Id, [.. Enumerable.Range(0, 130).Select(day => Today.AddDays(-day))]);
        int more = await BreakAfterEachAsync(store);
        Assert.True(more >= 3, $"{more} pages");
        Assert.Equal(await client.EverythingAsync(), store.Text);
        Assert.Equal(0, store.Clears);

        async Task<int> BreakAfterEachAsync(TestStore broken)
        {
            int before = broken.Applied.Count;
            while (true)
            {
                bool applied = false;
                broken.Before = (_, _) => applied ? throw new IOException("The disk is full.") : Task.FromResult(applied = true);
                try
                {
                    await client.Api.SyncAsync(broken);
                    return broken.Applied.Count - before;
                }
                catch (IOException thrown)
                {
                    Assert.Equal("The disk is full.", thrown.Message);
                }
                Assert.True(applied);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cursor_that_has_expired_or_is_none_empties_the_store_and_fetches_everything(bool expired)
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        await client.Api.SyncAsync(store);
        string deleted = store.Applied[0].Streaks[0].Id;
        (await client.Api.DeleteStreak.ExecuteAsync(new DeleteStreakInput { StreakId = deleted })).EnsureNoErrors();
        string[] parts = store.Position!.Value.Split(' ');
        // Of the database as it was before a restore.
        parts[0] = expired ? FeedClient.Replaced(parts[0], 1, "1.000000010.1") : "none";
        store.Position = store.Position with { Value = string.Join(' ', parts) };
        await EqualAsync(client, store);
        Assert.Equal(1, store.Clears);
        await EqualAsync(client, store);
        Assert.Equal(1, store.Clears);

        // In the middle of fetching everything, too.
        store.Position = store.Position with
        {
            Value =
                $"{FeedClient.Replaced(parts[0] == "none" ? await client.Api.SyncAsync(store) : parts[0], 1, "1.000000010.1")} 2026-03-14 all  ",
        };
        await EqualAsync(client, store);
        Assert.Equal(2, store.Clears);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("a b c d")]
    [InlineData("a 2026-03-14 all more")]
    [InlineData("a 2026-03-14 all more x y")]
    [InlineData("a 2026-03-14 newer more ")]
    public async Task A_position_that_cannot_be_read_empties_the_store(string value)
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        await client.Api.SyncAsync(store);
        store.Position = store.Position! with { Value = value };
        await EqualAsync(client, store);
        Assert.Equal(1, store.Clears);
    }

    [Fact]
    public async Task A_store_of_another_user_is_emptied_before_anything_is_added()
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        await client.Api.SyncAsync(store);
        string ada = client.Session.UserId!;
        string adas = store.Text;

        await client.RegisterAsync("grace@example.com");
        string grace = client.Session.UserId!;
        await client.CreateAsync("Grace's", Today);
        int before = store.Applied.Count;
        await EqualAsync(client, store);
        Assert.Equal(1, store.Clears);
        Assert.Null(store.Applied[before].From);
        Assert.All(store.Applied.Skip(before), page => Assert.Equal(grace, page.To.UserId));
        Assert.DoesNotContain(ada, store.Text, StringComparison.Ordinal);

        await client.LoginAsync("ada@example.com");
        await EqualAsync(client, store);
        Assert.Equal((2, adas), (store.Clears, store.Text));

        // Another device of Grace's, with a store of its own, beside it.
        await using SyncClient hers = new(_server.Endpoint);
        await hers.LoginAsync("grace@example.com");
        TestStore own = new();
        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => new[] { client.Api.SyncAsync(store), hers.Api.SyncAsync(own) }));
        await EqualAsync(hers, own);
        Assert.Equal((0, adas), (own.Clears, store.Text));
    }

    [Fact]
    public async Task The_store_of_another_user_is_emptied_even_if_the_server_is_not_reached()
    {
        using Network network = new();
        await using SyncClient client = await AdaAsync(handler: network);
        TestStore store = new();
        await client.Api.SyncAsync(store);
        await client.RegisterAsync("grace@example.com");
        network.IsDown = true;
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => client.Api.SyncAsync(store));
        Assert.Equal(FailureKind.Network, thrown.Failure?.Kind);
        Assert.Equal((null, "nobody"), (store.Position, store.Text));
    }

    [Fact]
    public async Task A_switch_of_the_user_ends_a_sync_at_each_page_without_a_row_of_the_other()
    {
        await using SyncClient client = await AdaAsync();
        string ada = client.Session.UserId!;
        await client.RegisterAsync("grace@example.com");
        await client.CreateAsync("Grace's", Today);
        for (int at = 0; ; at++)
        {
            await client.LoginAsync("ada@example.com");
            TestStore store = new();
            int page = 0;
            store.Before = async (_, _) =>
            {
                if (page++ == at)
                    await client.LoginAsync("grace@example.com");
            };
            Task<string> syncing = client.Api.SyncAsync(store);
            // It waits for its turn, and is Ada's too.
            Task<string> next = client.Api.SyncAsync(store);
            if (await EndsAsync(syncing))
            {
                await EndsAsync(next);
                Assert.True(at > 5, $"{at} pages");
                return;
            }
            await EndsAsync(next);
            // The page that was being applied may have been.
            Assert.All(store.Applied, one => Assert.Equal(ada, one.To.UserId));
            Assert.DoesNotContain("Grace", store.Text, StringComparison.Ordinal);
            store.Before = static (_, _) => Task.CompletedTask;
            await EqualAsync(client, store);
            Assert.DoesNotContain(ada, store.Text, StringComparison.Ordinal);
        }

        static async Task<bool> EndsAsync(Task<string> syncing)
        {
            try
            {
                await syncing;
                return true;
            }
            catch (GraphQLClientException thrown)
            {
                Assert.Equal(FailureKind.SessionChanged, thrown.Failure?.Kind);
                return false;
            }
        }
    }

    [Fact]
    public async Task A_store_that_hangs_does_not_hold_the_next_user_and_delivers_nothing_late()
    {
        await using SyncClient client = await AdaAsync();
        string ada = client.Session.UserId!;
        TestStore store = new();
        TaskCompletionSource hangs = new(),
            release = new();
        store.Before = async (page, _) =>
        {
            if (page.To.UserId != ada || store.Applied.Count == 0)
                return;
            // It does not listen to its token.
            hangs.TrySetResult();
            await release.Task;
        };
        Task<string> adas = client.Api.SyncAsync(store);
        await hangs.Task.WaitAsync(Patience);
        await client.RegisterAsync("grace@example.com");
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => adas.WaitAsync(Patience));
        Assert.Equal(FailureKind.SessionChanged, thrown.Failure?.Kind);

        // The next one waits until the store has returned, and can be cancelled meanwhile.
        using CancellationTokenSource impatient = new();
        Task<string> cancelled = client.Api.SyncAsync(store, impatient.Token);
        Task<string> graces = client.Api.SyncAsync(store);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        Assert.False(graces.IsCompleted);
        release.SetResult();
        await graces.WaitAsync(Patience);
        Assert.Equal(await client.EverythingAsync(), store.Text);
        Assert.DoesNotContain(ada, store.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_after_an_expired_session_ends_the_sync_of_the_former_user()
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        TaskCompletionSource busy = new();
        store.Before = async (_, stop) =>
        {
            if (store.Applied.Count < 2)
                return;
            busy.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
        };
        Task<string> adas = client.Api.SyncAsync(store);
        await busy.Task.WaitAsync(Patience);
        await _server.SqlAsync("update sessions set revoked_at = created_at");
        Assert.True((await client.Api.GetProfile.ExecuteAsync()).IsErrorResult());
        Assert.False(client.Session.IsSignedIn);
        // It was Ada's sync all the time; nobody else has come.
        Assert.False(adas.IsCompleted);

        await client.RegisterAsync("grace@example.com");
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => adas.WaitAsync(Patience));
        Assert.Equal(FailureKind.SessionChanged, thrown.Failure?.Kind);
        Assert.Equal(2, store.Applied.Count);
        store.Before = static (_, _) => Task.CompletedTask;
        await EqualAsync(client, store);
    }

    [Fact]
    public async Task A_store_that_blocks_or_hangs_does_not_hold_a_caller_who_cancels()
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        using ManualResetEventSlim release = new();
        using CancellationTokenSource stop = new();
        store.Before = (_, _) =>
        {
            stop.Cancel();
            // Not even asynchronous.
            release.Wait(CancellationToken.None);
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Api.SyncAsync(store, stop.Token).WaitAsync(Patience));
        release.Set();
        store.Before = static (_, _) => Task.CompletedTask;
        await EqualAsync(client, store);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Api.SyncAsync(store, stop.Token));
    }

    [Fact]
    public async Task A_store_that_another_process_has_used_gets_no_page_of_the_former_user()
    {
        await using SyncClient client = await AdaAsync();
        await using SyncClient grace = new(_server.Endpoint);
        await grace.RegisterAsync("grace@example.com");
        await grace.CreateAsync("Grace's", Today);
        TestStore store = new();
        // Like another process it does not wait for the turn: its store is another object on the same data.
        bool once = false;
        store.Before = async (_, stop) =>
        {
            if (!once && store.Applied.Count == 2)
            {
                once = true;
                await grace.Api.SyncAsync(new SameStore(store), stop);
            }
        };
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => client.Api.SyncAsync(store));
        Assert.Equal(FailureKind.SessionChanged, thrown.Failure?.Kind);
        Assert.Equal(await grace.EverythingAsync(), store.Text);

        // The same user's: the sync goes on from where that one is.
        await client.Api.SyncAsync(store);
        await client.CreateAsync("Two processes", Today);
        once = false;
        int before = store.Applied.Count;
        store.Before = async (_, stop) =>
        {
            if (!once)
            {
                once = true;
                await client.Api.SyncAsync(new SameStore(store), stop);
            }
        };
        await EqualAsync(client, store);
        Assert.Equal(before + 2, store.Applied.Count);
    }

    [Fact]
    public async Task A_handler_that_sends_another_token_in_the_middle_ends_the_sync()
    {
        using Network network = new();
        await using SyncClient client = await AdaAsync(handler: network);
        Person grace = await Person.RegisterAsync(_server);
        await grace.CreateStreakAsync("Grace's");
        for (int at = 1; at < 6; at++)
        {
            // The client does not know of it: only the answers say whose they are.
            TestStore store = new();
            (network.Token, network.Before) = (grace.AccessToken, at);
            GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => client.Api.SyncAsync(store));
            Assert.Equal(FailureKind.SessionChanged, thrown.Failure?.Kind);
            Assert.DoesNotContain("Grace", store.Text, StringComparison.Ordinal);
            Assert.All(store.Applied, page => Assert.Equal(client.Session.UserId, page.To.UserId));
            network.Token = null;
            await EqualAsync(client, store);
        }
    }

    [Fact]
    public async Task A_store_that_throws_anywhere_lets_the_next_sync_in()
    {
        await using SyncClient client = await AdaAsync();
        await using SyncClient grace = new(_server.Endpoint);
        await grace.RegisterAsync("grace@example.com");
        await grace.CreateAsync("Grace's", Today);
        for (int at = 0; ; at++)
        {
            // With another user's data, so that it is emptied too.
            TestStore store = new();
            await grace.Api.SyncAsync(store);
            Failing failing = new(store, at);
            try
            {
                await client.Api.SyncAsync(failing);
                Assert.True(at > 5, $"{at} calls");
                return;
            }
            catch (IOException) { }
            Assert.True(store.Text == "nobody" || store.Position is not null);
            await client.Api.SyncAsync(failing);
            Assert.Equal(await client.EverythingAsync(), store.Text);
        }
    }

    [Fact]
    public async Task A_store_that_rejects_its_own_pages_does_not_sync_for_ever()
    {
        await using SyncClient client = await AdaAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.Api.SyncAsync(new Rejecting()).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_restart_of_the_server_in_the_middle_loses_nothing()
    {
        int port = OwnDatabase.FreePort();
        StreakoidServer server = await StartAsync(port);
        try
        {
            await using SyncClient client = await AdaAsync(server);
            TestStore store = new();
            store.Before = async (_, _) =>
            {
                if (store.Applied.Count is 2 or 4)
                {
                    await server.DisposeAsync();
                    server = await StartAsync(port);
                }
            };
            await EqualAsync(client, store);
            await client.CreateAsync("After", Today);
            await EqualAsync(client, store);
            Assert.Equal(0, store.Clears);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task States_of_a_new_day_are_read_without_a_change()
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        await EqualAsync(client, store);
        string before = store.Text;
        _server.Clock.Advance(Duration.FromDays(3));
        await client.LoginAsync("ada@example.com");
        await EqualAsync(client, store);
        Assert.NotEqual(before, store.Text);
        int pages = store.Applied.Count;
        await EqualAsync(client, store);
        Assert.Equal(pages + 1, store.Applied.Count);

        // Another time zone: the day is the same, its end is not.
        (
            await client.Api.UpdateProfile.ExecuteAsync(
                new UpdateProfileInput { TimeZone = "Europe/London", DayStartsAt = new TimeOnly(3, 0) }
            )
        ).EnsureNoErrors();
        await EqualAsync(client, store);
        Assert.Contains("Europe/London", store.Text, StringComparison.Ordinal);
        Assert.Equal(0, store.Clears);
    }

    [Fact]
    public async Task A_store_is_kept_while_nobody_is_signed_in()
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        await client.Api.SyncAsync(store);
        string kept = store.Text;
        (await client.Api.Logout.ExecuteAsync()).EnsureNoErrors();
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => client.Api.SyncAsync(store));
        Assert.Equal("AUTH_NOT_AUTHENTICATED", Assert.Single(thrown.Errors).Code);
        Assert.Equal(kept, store.Text);
        await client.LoginAsync("ada@example.com");
        await EqualAsync(client, store);
        Assert.Equal(0, store.Clears);
    }

    [Fact]
    public async Task A_subscription_continues_from_where_the_store_is()
    {
        await using SyncClient client = await AdaAsync();
        TestStore store = new();
        string cursor = await client.Api.SyncAsync(store);
        string streak = await client.CreateAsync("Live", Today);
        using CancellationTokenSource patience = new(Patience);
        await foreach (
            IOperationResult<IChangedResult> change in client.Api.Changed.WatchAsync(after: cursor, cancellationToken: patience.Token)
        )
        {
            change.EnsureNoErrors();
            await client.Api.SyncAsync(store, patience.Token);
            if (change.Data!.Changed.NodeId == streak)
                break;
        }
        Assert.Equal(await client.EverythingAsync(), store.Text);
    }

    /// <summary>Ada, with more than a page of everything.</summary>
    private async Task<SyncClient> AdaAsync(StreakoidServer? server = null, DelegatingHandler? handler = null)
    {
        SyncClient client = new((server ?? _server).Endpoint, handler);
        await client.RegisterAsync("ada@example.com");
        DateOnly[] days = [.. Enumerable.Range(0, 120).Select(day => Today.AddDays(-day))];
        for (int i = 0; i < 12; i++)
        {
            string streak = await client.CreateAsync($"Ada's {i}", days[..(i is 0 or 11 ? 120 : i % 3)]);
            if (i % 5 == 3)
                (await client.Api.ArchiveStreak.ExecuteAsync(new ArchiveStreakInput { StreakId = streak })).EnsureNoErrors();
        }
        return client;
    }

    private Task<StreakoidServer> StartAsync(int port) =>
        StreakoidServer.StartAsync(
            database: _server.Database,
            settings: [$"--urls=http://127.0.0.1:{port}", $"--Streakoid:SigningKeys:0={_server.SigningKey}"]
        );

    private static async Task EqualAsync(SyncClient client, TestStore store)
    {
        await client.Api.SyncAsync(store).WaitAsync(Patience);
        Assert.Equal(await client.EverythingAsync(), store.Text);
        Assert.Equal(client.Session.UserId, store.Position?.UserId);
    }

    private static (IProfileFields?, int, int, int) Contents(ChangePage page) =>
        (page.Profile, page.Streaks.Count, page.CheckIns.Count, page.DeletedIds.Count);

    private sealed class SameStore(TestStore store) : IChangeStore
    {
        public ValueTask<SyncPosition?> ReadPositionAsync(CancellationToken cancellationToken) =>
            store.ReadPositionAsync(cancellationToken);

        public ValueTask<bool> ApplyAsync(ChangePage page, CancellationToken cancellationToken) =>
            store.ApplyAsync(page, cancellationToken);

        public ValueTask ClearAsync(CancellationToken cancellationToken) => store.ClearAsync(cancellationToken);
    }

    /// <summary>Throws once, at one of its calls.</summary>
    private sealed class Failing(TestStore store, int at) : IChangeStore
    {
        private int _calls;

        public ValueTask<SyncPosition?> ReadPositionAsync(CancellationToken cancellationToken)
        {
            Count();
            return store.ReadPositionAsync(cancellationToken);
        }

        public ValueTask<bool> ApplyAsync(ChangePage page, CancellationToken cancellationToken)
        {
            Count();
            return store.ApplyAsync(page, cancellationToken);
        }

        public ValueTask ClearAsync(CancellationToken cancellationToken)
        {
            Count();
            return store.ClearAsync(cancellationToken);
        }

        private void Count()
        {
            if (_calls++ == at)
                throw new IOException("The disk is full.");
        }
    }

    private sealed class Rejecting : IChangeStore
    {
        public ValueTask<SyncPosition?> ReadPositionAsync(CancellationToken cancellationToken) => default;

        public ValueTask<bool> ApplyAsync(ChangePage page, CancellationToken cancellationToken) => default;

        public ValueTask ClearAsync(CancellationToken cancellationToken) => default;
    }

    private sealed class Network : DelegatingHandler
    {
        public bool IsDown { get; set; }

        /// <summary>Another token, after some requests.</summary>
        public string? Token { get; set; }

        /// <summary>How many requests keep their own.</summary>
        public int Before { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Token is not null && Before-- <= 0)
                request.Headers.Authorization = new("Bearer", Token);
            return IsDown ? throw new HttpRequestException("No network.") : base.SendAsync(request, cancellationToken);
        }
    }
}
