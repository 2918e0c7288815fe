using System.Net;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Faults;

[Trait("kind", "server")]
public sealed class SheddingTests
{
    [Fact]
    public async Task A_request_over_the_concurrency_limit_is_refused_and_the_others_finish()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:MaxConcurrentRequests=3");
        List<HeldBody> bodies = [.. Enumerable.Range(0, 3).Select(_ => new HeldBody("""{ "query": "{ __typename }" }"""))];
        // Each waits for "100 Continue", which the server says when it begins to read: from then on it is being worked on.
        using HttpClient patient = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = server.Http.BaseAddress,
        };
        patient.DefaultRequestHeaders.ExpectContinue = true;
        List<Task<HttpResponseMessage>> held = [.. bodies.Select(body => patient.PostAsync("/graphql", body))];
        await Task.WhenAll(bodies.Select(body => body.Begun));

        using (HttpResponseMessage shed = await server.Http.GetAsync("/graphql?query=%7B__typename%7D"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, shed.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(2), shed.Headers.RetryAfter?.Delta);
            Assert.Equal("application/graphql-response+json", shed.Content.Headers.ContentType?.MediaType);
            Assert.Contains("SERVICE_UNAVAILABLE", await shed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using (HttpResponseMessage ready = await server.Http.GetAsync("/health/ready"))
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        foreach (HeldBody body in bodies)
            body.Release();
        foreach (HttpResponseMessage finished in await Task.WhenAll(held))
            Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
        await Processes.EventuallyAsync(async () => (await AskAsync(server)).Status == HttpStatusCode.OK, "served again");
    }

    private static Task<Answer> AskAsync(StreakoidServer server) => new Person(server).AskAsync("{ __typename }");
}
