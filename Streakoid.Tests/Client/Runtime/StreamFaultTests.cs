using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>A stream reports failures as results, and survives servers that do not answer or send nonsense.</summary>
[Trait("kind", "server")]
public sealed class StreamFaultTests
{
    private const string OneEvent = """
        event: next
        data: {"data":{"changed":{"id":"1"}}}

        event: complete


        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Canned Events = new(HttpStatusCode.OK, OneEvent, "text/event-stream");

    [Theory]
    [InlineData(SubscriptionTransport.ServerSentEvents)]
    [InlineData(SubscriptionTransport.WebSocket)]
    public async Task A_token_store_that_fails_is_a_failure_of_the_stream(SubscriptionTransport transport)
    {
        await using ClientUnderTest client = new(
            new Uri("http://127.0.0.1:9/graphql"),
            builder => builder.Configure(options => options.SubscriptionTransport = transport),
            new UnreadableStore()
        );
        IOperationResult<Said> only = Assert.Single(await WatchAsync(client));
        Assert.Equal(FailureKind.TokenStore, only.Failure?.Kind);
    }

    [Fact]
    public async Task A_message_handler_that_throws_is_a_failure_of_the_stream()
    {
        await using CannedServer server = await CannedServer.StartAsync(Events);
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder => builder.HttpClientBuilder.AddHttpMessageHandler(() => new Thrower())
        );
        IOperationResult<Said> only = Assert.Single(await WatchAsync(client));
        Assert.Equal((FailureKind.Handler, "Broken."), (only.Failure?.Kind, only.Failure?.Exception?.Message));
    }

    [Theory]
    [InlineData(SubscriptionTransport.ServerSentEvents)]
    [InlineData(SubscriptionTransport.WebSocket)]
    public async Task A_stream_without_an_address_throws_and_shows_how_to_set_it(SubscriptionTransport transport)
    {
        await using ClientUnderTest client = new(
            new Uri("http://nowhere.invalid"),
            builder =>
                builder.ConfigureHttpClient(http => http.BaseAddress = null).Configure(options => options.SubscriptionTransport = transport)
        );
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => WatchAsync(client));
        Assert.Contains("ConfigureHttpClient", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_within_the_deadline_is_asked_again()
    {
        TaskCompletionSource never = new();
        await using CannedServer server = await CannedServer.StartAsync(async request =>
        {
            if (request.Number == 0)
                await never.Task.WaitAsync(request.Aborted);
            return Events;
        });
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder => builder.Configure(options => options.Timeout = TimeSpan.FromSeconds(1))
        );
        Assert.Equal("1", Assert.Single(await WatchAsync(client)).Data?.Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"next","id":"1"}""")]
    [InlineData("""{"type":"error","id":"1"}""")]
    [InlineData(null)]
    public async Task A_socket_that_sends_nonsense_or_nothing_is_opened_again(string? nonsense)
    {
        await using SocketServer server = await SocketServer.StartAsync(nonsense);
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder =>
                builder.Configure(options =>
                {
                    options.SubscriptionTransport = SubscriptionTransport.WebSocket;
                    options.Timeout = TimeSpan.FromSeconds(nonsense is null ? 1 : 30);
                })
        );
        Assert.Equal("1", Assert.Single(await WatchAsync(client)).Data?.Text);
        Assert.Equal(2, server.Connections);
    }

    private static async Task<List<IOperationResult<Said>>> WatchAsync(ClientUnderTest client)
    {
        OperationRequest<Said> request = new(
            OperationKind.Subscription,
            "Changed",
            "subscription Changed { changed { id } }",
            null,
            data => new Said(data.GetProperty("changed").GetProperty("id").GetString())
        );
        using CancellationTokenSource patience = new(Patience);
        List<IOperationResult<Said>> results = [];
        await foreach (IOperationResult<Said> result in client.Executor.WatchAsync(request, patience.Token))
            results.Add(result);
        return results;
    }

    private sealed class UnreadableStore : ITokenStore
    {
        public ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken) => throw new IOException("Locked.");

        public ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask ClearAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class Thrower : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Broken.");
    }

    /// <summary>Sends nonsense on the first socket, and one event on the next.</summary>
    private sealed class SocketServer(WebApplication app) : IAsyncDisposable
    {
        private int _connections;

        public int Connections => _connections;

        public Uri Endpoint => new(new Uri(app.Urls.Single()), "/graphql");

        public static async Task<SocketServer> StartAsync(string? nonsense)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            WebApplication app = builder.Build();
            SocketServer server = new(app);
            app.UseWebSockets();
            app.Run(async context =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
                if (Interlocked.Increment(ref server._connections) == 1)
                {
                    if (nonsense is not null)
                        await SendAsync(socket, nonsense);
                }
                else
                {
                    await SendAsync(socket, """{"type":"connection_ack"}""");
                    await SendAsync(socket, """{"type":"next","id":"1","payload":{"data":{"changed":{"id":"1"}}}}""");
                    await SendAsync(socket, """{"type":"complete","id":"1"}""");
                }
                // Until the client goes.
                byte[] buffer = new byte[4096];
                try
                {
                    while ((await socket.ReceiveAsync(buffer, context.RequestAborted)).MessageType != WebSocketMessageType.Close) { }
                }
                catch (WebSocketException) { }
                catch (OperationCanceledException) { }
            });
            await app.StartAsync();
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            using CancellationTokenSource now = new(TimeSpan.Zero);
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }

        private static Task SendAsync(WebSocket socket, string text) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }
}
