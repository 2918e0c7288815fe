using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Telemetry;

/// <summary>By what name a request is found again.</summary>
[Trait("kind", "server")]
public sealed class RequestIdTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData("None")]
    [InlineData("Information")]
    public async Task A_request_id_is_the_clients_trace_id_whether_or_not_requests_are_logged(string level)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: $"--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics={level}"
        );
        Assert.Equal(Trace, await IdAsync(server, ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01")));
        Assert.Equal("mine", await IdAsync(server, ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"), ("X-Request-Id", "mine")));
        string[] others =
        [
            await IdAsync(server),
            await IdAsync(server),
            await IdAsync(server, ("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01")),
        ];
        Assert.All(others, id => Assert.Matches("^[0-9a-f]{32}$", id));
        Assert.Equal(3, others.Distinct().Count());
        Assert.DoesNotContain(new string('0', 32), others);
    }

    private static async Task<string> IdAsync(StreakoidServer server, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/graphql?query=%7B__typename%7D");
        foreach ((string name, string value) in headers)
            request.Headers.Add(name, value);
        using HttpResponseMessage response = await server.Http.SendAsync(request);
        return response.Headers.GetValues("X-Request-Id").Single();
    }
}
