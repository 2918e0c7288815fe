using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>What stands between a client and its server: proxies, compression, addresses, clocks, and handlers that hang.</summary>
[Trait("kind", "server")]
public sealed class NetworkTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_response_is_read(string compression)
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Canned.Ok("""{"data":{"me":{"id":"ada"}}}""") with
            {
                Compression = compression,
            }
        );
        await using ClientUnderTest client = new(server.Endpoint);
        Assert.Equal("ada", (await client.MeAsync()).Data?.Text);
        Assert.Contains(compression, server.Requests[0].Headers["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_response_that_cannot_be_decompressed_is_malformed(string compression)
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Canned.Ok("""{"data":{"me":{"id":"ada"}}}""").WithHeader("Content-Encoding", compression)
        );
        await using ClientUnderTest client = new(server.Endpoint);
        Failure? failure = (await client.MeAsync()).Failure;
        Assert.Equal(FailureKind.MalformedAnswer, failure?.Kind);
        Assert.Contains("compress", failure!.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("/graphql")]
    [InlineData("/graphql/")]
    [InlineData("/api/v1/graphql?tenant=a%20b")]
    [InlineData("/")]
    public async Task Requests_go_to_the_base_address_as_it_is(string target)
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        await using ClientUnderTest client = new(new Uri(server.Endpoint, target));
        await client.LoginAsync("ada");
        Assert.Equal("ada", (await client.MeAsync()).Data?.Text);
        Assert.All(server.Requests, request => Assert.Equal(target, request.Target));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.ProxyAuthenticationRequired)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task A_page_of_a_proxy_instead_of_renewed_tokens_does_not_sign_out(HttpStatusCode status)
    {
        bool away = true;
        await using CannedServer server = await CannedServer.StartAsync(
            SessionTests.Backend(request =>
                Task.FromResult<Canned?>(
                    request.Operation == "RefreshSession" && away ? new Canned(status, "<h1>Sign in to the hotel</h1>", "text/html")
                    : request.Authorization == "Bearer ada-1" ? new Canned(HttpStatusCode.Unauthorized, "")
                    : null
                )
            )
        );
        SessionTests.Store store = new();
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        await client.LoginAsync("ada");
        Failure failure = (await client.MeAsync()).Failure!;
        Assert.Equal((status, "<h1>Sign in to the hotel</h1>"), (failure.Status, failure.Body));
        Assert.Equal((true, "r-ada-1"), (client.Session.IsSignedIn, store.Kept?.RefreshToken));
        away = false;
        Assert.Equal("ada", (await client.MeAsync()).Data?.Text);
    }

    [Fact]
    public async Task A_hundred_calls_refresh_once_even_if_the_store_fails()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            SessionTests.Backend(request =>
                Task.FromResult<Canned?>(request.Authorization == "Bearer ada-1" ? new Canned(HttpStatusCode.Unauthorized, "") : null)
            )
        );
        BrokenStore store = new();
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        await client.LoginAsync("ada");
        store.IsBroken = true;
        IOperationResult<Said>[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.MeAsync()));
        Assert.All(answers, answer => Assert.Equal("ada", answer.Data?.Text));
        Assert.Single(server.Requests, request => request.Operation == "RefreshSession");
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_costs_one_refresh()
    {
        Clock clock = new() { Now = Noon };
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        await using ClientUnderTest client = new(server.Endpoint, time: clock);
        await client.LoginAsync("ada");
        clock.Now = Noon.AddHours(2);
        for (int round = 0; round < 3; round++)
        {
            IOperationResult<Said>[] answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.MeAsync()));
            Assert.All(answers, answer => Assert.Equal("ada", answer.Data?.Text));
        }
        Assert.Single(server.Requests, request => request.Operation == "RefreshSession");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_device_store_that_hangs_ends_no_sign_in(bool blocks)
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.SignedIn("ada").WithHeader("Streakoid-Device", "d"));
        using ManualResetEventSlim released = new();
        HangingDevices devices = new(released, blocks);
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder =>
            {
                builder.Services.AddSingleton<IDeviceStore>(devices);
                builder.Configure(options => options.Timeout = TimeSpan.FromSeconds(4));
            }
        );
        try
        {
            IOperationResult<Said> login = await client.LoginAsync("ada").WaitAsync(Patience);
            Assert.Equal((null, "ada"), (login.Failure, login.Data?.Text));
            Assert.Equal("ada", client.Session.UserId);
            Assert.Equal((1, 1), (devices.Reads, devices.Writes));
        }
        finally
        {
            released.Set();
        }
    }

    [Fact]
    public async Task A_message_handler_that_hangs_ends_at_the_deadline_and_when_cancelled()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        using ManualResetEventSlim released = new();
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder =>
                builder
                    .Configure(options => options.Timeout = TimeSpan.FromSeconds(1))
                    .HttpClientBuilder.AddHttpMessageHandler(() => new HangingHandler(released))
        );
        try
        {
            Assert.Equal(FailureKind.Timeout, (await client.MeAsync().WaitAsync(Patience)).Failure?.Kind);
            client.Services.GetRequiredService<IOptions<StreakoidClientOptions>>().Value.Timeout = Patience;
            using CancellationTokenSource cancelled = new(TimeSpan.FromMilliseconds(100));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.MeAsync(cancelled.Token).WaitAsync(Patience));
        }
        finally
        {
            released.Set();
        }
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class BrokenStore : ITokenStore
    {
        public bool IsBroken { get; set; }

        public ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<SessionTokens?>(null);

        public ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken) =>
            IsBroken ? throw new IOException("The disk is full.") : ValueTask.CompletedTask;

        public ValueTask ClearAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    /// <summary>It is a secret, and only a sign-in needs it.</summary>
    [Fact]
    public async Task A_device_is_sent_with_sign_ins_alone()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        await using ClientUnderTest client = new(server.Endpoint, builder => builder.Services.AddSingleton<IDeviceStore>(new OneDevice()));
        for (int i = 0; i < 2; i++)
        {
            await client.LoginAsync("ada");
            await client.MeAsync();
        }
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal(request.Operation == "Login", request.Headers.ContainsKey("Streakoid-Device")));
    }

    private sealed class OneDevice : IDeviceStore
    {
        public ValueTask<string?> ReadAsync(CancellationToken cancellationToken) => new("d");

        public ValueTask WriteAsync(string device, CancellationToken cancellationToken) => default;
    }

    private sealed class HangingDevices(ManualResetEventSlim released, bool blocks) : IDeviceStore
    {
        public int Reads { get; private set; }

        public int Writes { get; private set; }

        public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
        {
            Reads++;
            await HangAsync();
            return null;
        }

        public async ValueTask WriteAsync(string device, CancellationToken cancellationToken)
        {
            Writes++;
            await HangAsync();
        }

        private Task HangAsync()
        {
            if (blocks)
                released.Wait(CancellationToken.None);
            return Task.Run(released.Wait);
        }
    }

    private sealed class HangingHandler(ManualResetEventSlim released) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Run(released.Wait, CancellationToken.None);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
