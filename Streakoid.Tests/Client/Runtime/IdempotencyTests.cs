using System.Net;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

[Trait("kind", "server")]
public sealed class IdempotencyTests
{
    private static readonly Canned Created = Canned.Ok("""{"data":{"createStreak":{"streak":{"id":"1"}}}}""");
    private static readonly Canned Later = new(HttpStatusCode.ServiceUnavailable, "") { Headers = { ["Retry-After"] = "60" } };

    [Fact]
    public async Task Every_mutation_has_a_key_of_its_own_and_a_query_has_none()
    {
        await using CannedServer server = await CannedServer.StartAsync(Created);
        await using ClientUnderTest client = new(server.Endpoint);
        await client.CreateAsync();
        await client.CreateAsync();
        await client.MeAsync();
        string?[] keys = [.. server.Requests.Select(request => request.IdempotencyKey)];
        Assert.True(Guid.TryParse(keys[0], out _) && Guid.TryParse(keys[1], out _));
        Assert.NotEqual(keys[0], keys[1]);
        Assert.Null(keys[2]);
    }

    [Fact]
    public async Task An_automatic_repeat_has_the_same_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Broken, Created);
        await using ClientUnderTest client = new(server.Endpoint);
        Assert.Equal("1", (await client.CreateAsync()).Data!.Text);
        Assert.Equal(2, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task A_mutation_sent_again_after_an_unknown_outcome_has_the_same_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(Later, Created, Created);
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> first = await client.CreateAsync("Run");
        Assert.Equal(FailureKind.Unavailable, first.Failure!.Kind);
        await client.CreateAsync("Run");
        await client.CreateAsync("Run");
        string?[] keys = [.. server.Requests.Select(request => request.IdempotencyKey)];
        Assert.Equal(first.Failure.IdempotencyKey, keys[0]);
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]); // the second succeeded, so the third is a new request
    }

    [Fact]
    public async Task A_different_mutation_has_another_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(Later, Created);
        await using ClientUnderTest client = new(server.Endpoint);
        await client.CreateAsync("Run");
        await client.CreateAsync("Read");
        Assert.NotEqual(server.Requests[0].IdempotencyKey, server.Requests[1].IdempotencyKey);
    }

    [Fact]
    public async Task The_same_mutation_after_another_succeeded_is_a_new_request()
    {
        await using CannedServer server = await CannedServer.StartAsync(Later, Created, Created);
        await using ClientUnderTest client = new(server.Endpoint);
        await client.CreateAsync("Run");
        await client.CreateAsync("Read");
        await client.CreateAsync("Run");
        Assert.Equal(3, server.Requests.Select(request => request.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task Two_equal_mutations_in_flight_are_two_requests()
    {
        TaskCompletionSource second = new();
        await using CannedServer server = await CannedServer.StartAsync(async request =>
        {
            if (request.Number > 0)
                second.SetResult();
            await second.Task;
            return Created;
        });
        await using ClientUnderTest client = new(server.Endpoint);
        await Task.WhenAll(client.CreateAsync("Run"), client.CreateAsync("Run"));
        Assert.Equal(2, server.Requests.Select(request => request.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task The_same_mutation_of_another_user_has_another_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(request =>
            Task.FromResult(request.Operation == "Login" ? SessionTests.SignedIn((string)request.Body["variables"]!["email"]!) : Later)
        );
        await using ClientUnderTest client = new(server.Endpoint);
        await client.LoginAsync("ada");
        await client.CreateAsync("Run");
        await client.CreateAsync("Run");
        await client.LoginAsync("grace");
        await client.CreateAsync("Run");
        string?[] keys = [.. server.Requests.Where(request => request.Operation == "Create").Select(request => request.IdempotencyKey)];
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
    }

    [Fact]
    public async Task A_cancelled_mutation_sent_again_has_the_same_key()
    {
        using CancellationTokenSource given = new();
        await using CannedServer server = await CannedServer.StartAsync(async request =>
        {
            if (request.Number > 0)
                return Created;
            await given.CancelAsync();
            return await FailureTests.Never(request);
        });
        await using ClientUnderTest client = new(server.Endpoint);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.CreateAsync("Run", given.Token));
        await client.CreateAsync("Run");
        Assert.Equal(server.Requests[0].IdempotencyKey, server.Requests[1].IdempotencyKey);
    }

    [Fact]
    public async Task A_program_can_set_the_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(Created);
        await using ClientUnderTest client = new(server.Endpoint);
        using (IdempotencyKey.Use("order-7"))
            await client.CreateAsync();
        await client.CreateAsync();
        Assert.Equal("order-7", server.Requests[0].IdempotencyKey);
        Assert.NotEqual("order-7", server.Requests[1].IdempotencyKey);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nX: y")]
    public void A_key_that_is_invalid_in_a_header_throws(string key) => Assert.Throws<ArgumentException>(() => IdempotencyKey.Use(key));
}
