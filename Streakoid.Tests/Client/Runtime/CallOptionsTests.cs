using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>One call can have headers, a deadline and an idempotency key of its own.</summary>
[Trait("kind", "server")]
public sealed class CallOptionsTests
{
    [Fact]
    public async Task Headers_go_with_this_call_and_its_repeat_and_no_other()
    {
        int calls = 0;
        await using CannedServer server = await CannedServer.StartAsync(
            SessionTests.Backend(request =>
                Task.FromResult<Canned?>(
                    request.Operation == "GetProfile" && Interlocked.Increment(ref calls) == 1 ? Canned.Broken
                    : request.Authorization == "Bearer ada-1" ? new Canned(HttpStatusCode.Unauthorized, "")
                    : null
                )
            )
        );
        await using ClientUnderTest client = new(server.Endpoint);
        await client.LoginAsync("ada");
        IStreakoidClient api = client.Services.GetRequiredService<IStreakoidClient>();
        await api.GetProfile.With(With("X-Trace", "1")).With(With("x-trace", "2")).ExecuteAsync();
        await api.GetProfile.ExecuteAsync();
        Assert.Equal(
            ["Login ", "GetProfile 2", "GetProfile 2", "RefreshSession ", "GetProfile 2", "GetProfile "],
            server.Requests.Select(request =>
                $"{request.Operation} {request.Headers.GetValueOrDefault("X-Trace") ?? request.Headers.GetValueOrDefault("x-trace")}"
            )
        );
    }

    [Fact]
    public async Task A_call_ends_at_its_own_deadline()
    {
        TaskCompletionSource never = new();
        await using CannedServer server = await CannedServer.StartAsync(async request =>
        {
            await never.Task.WaitAsync(request.Aborted);
            return Canned.Broken;
        });
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder => builder.Configure(options => options.Timeout = TimeSpan.FromMinutes(5))
        );
        IStreakoidClient api = client.Services.GetRequiredService<IStreakoidClient>();
        Failure? failure = (
            await api
                .GetProfile.With(new CallOptions { Timeout = TimeSpan.FromMilliseconds(100) })
                .ExecuteAsync()
                .WaitAsync(TimeSpan.FromMinutes(1))
        ).Failure;
        Assert.Equal(FailureKind.Timeout, failure?.Kind);
        Assert.Contains("within 0.1 s", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mutation_has_its_own_key_and_a_query_none()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        await using ClientUnderTest client = new(server.Endpoint);
        IStreakoidClient api = client.Services.GetRequiredService<IStreakoidClient>();
        CallOptions own = new() { IdempotencyKey = "own" };
        using (IdempotencyKey.Use("flow"))
        {
            await api.Logout.With(own).ExecuteAsync();
            await api.Logout.ExecuteAsync();
        }
        Assert.Equal(["own", "flow"], server.Requests.Select(request => request.IdempotencyKey));
        await Assert.ThrowsAsync<InvalidOperationException>(() => api.GetProfile.With(own).ExecuteAsync());
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("Authorization", "Bearer other")]
    [InlineData("authorization", "Bearer other")]
    [InlineData("Idempotency-Key", "k")]
    [InlineData("Streakoid-Device", "d")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("X Trace", "1")]
    [InlineData("", "1")]
    [InlineData("X-Trace", "1\r\nAuthorization: Bearer other")]
    public void A_header_that_is_invalid_or_the_clients_own_throws(string name, string value) =>
        Assert.ThrowsAny<ArgumentException>(() => With(name, value));

    [Fact]
    public void An_invalid_deadline_or_key_throws()
    {
        Assert.ThrowsAny<ArgumentException>(() => new CallOptions { Timeout = TimeSpan.Zero });
        Assert.ThrowsAny<ArgumentException>(() => new CallOptions { IdempotencyKey = "two words" });
    }

    [Fact]
    public void A_later_change_of_the_headers_has_no_effect()
    {
        Dictionary<string, string> headers = new() { ["X-Trace"] = "1" };
        CallOptions options = new() { Headers = headers };
        headers["X-Trace"] = "2";
        headers["Authorization"] = "Bearer other";
        Assert.Equal([new("X-Trace", "1")], options.Headers);
    }

    [Fact]
    public async Task A_stream_sends_its_headers()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(HttpStatusCode.OK, "event: complete\n\n", "text/event-stream")
        );
        await using ClientUnderTest client = new(server.Endpoint);
        IStreakoidClient api = client.Services.GetRequiredService<IStreakoidClient>();
        await foreach (IOperationResult _ in api.StreakChanged.With(With("X-Trace", "1")).WatchAsync()) { }
        Assert.Equal("1", server.Requests[0].Headers["X-Trace"]);
    }

    private static CallOptions With(string name, string value) => new() { Headers = new Dictionary<string, string> { [name] = value } };
}
