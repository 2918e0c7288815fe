using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Http;

[Trait("kind", "server")]
public sealed class AvailabilityTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private readonly ToyServer _server = fixture.Server;

    [Theory]
    [InlineData("{ hello }", "Bearer away")]
    [InlineData("{ hello away }", "Bearer good")]
    public async Task A_database_that_is_away_is_503_with_a_time_to_come_back(string query, string authorization)
    {
        foreach (string accept in (string[])["application/json", "application/graphql-response+json"])
        {
            ToyAnswer answer = await _server.PostAsync(query, headers: [("Authorization", authorization), ("Accept", accept)]);
            Assert.Equal(503, answer.Status);
            Assert.Equal("2", answer.Headers["Retry-After"]);
            Assert.Equal("SERVICE_UNAVAILABLE", answer.Code);
            Assert.Equal(answer.Headers["X-Request-Id"], answer.Error.GetProperty("extensions").GetProperty("requestId").GetString());
            Assert.DoesNotContain("hunter2", answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{ slow }")]
    [InlineData("{ cutOff }")]
    public async Task A_request_that_takes_too_long_is_given_up_with_503(string query)
    {
        await using ToyServer server = await ToyServer.StartAsync(options => options.Deadline = TimeSpan.FromMilliseconds(200));
        ToyAnswer answer = await server.PostAsync(query);
        Assert.Equal(503, answer.Status);
        Assert.Equal("2", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task A_resolver_can_refuse_the_whole_request_for_coming_too_often()
    {
        foreach (string accept in (string[])["application/json", "application/graphql-response+json"])
        {
            ToyAnswer answer = await _server.PostAsync("{ hello tooOften }", headers: ("Accept", accept));
            Assert.Equal(429, answer.Status);
            Assert.Equal("43", answer.Headers["Retry-After"]);
            Assert.Equal("TOO_MANY_REQUESTS", answer.Code);
            Assert.False(answer.Json.TryGetProperty("data", out _));
        }
    }
}
