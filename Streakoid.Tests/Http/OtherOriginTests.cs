using System.Net;
using Streakoid.Hosting.Startup;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http;

/// <summary>What a browser asks before a page of another origin may use the API, and what it then lets the page read.</summary>
[Trait("kind", "server")]
public sealed class OtherOriginTests
{
    private const string App = "https://app.example.com";

    [Theory]
    [InlineData("Production", App, true)]
    [InlineData("Production", "https://APP.example.com", true)]
    [InlineData("Production", "https://other.example.com", false)]
    [InlineData("Production", "http://app.example.com", false)]
    [InlineData("Production", "https://app.example.com.evil.dev", false)]
    [InlineData("Production", "null", false)]
    [InlineData("Production", "http://localhost:5173", false)]
    [InlineData("Development", "http://localhost:5173", true)]
    [InlineData("Development", "http://127.0.0.1:3000", true)]
    [InlineData("Development", "http://localhost.evil.dev", false)]
    public async Task Only_pages_of_allowed_origins_may_ask_and_read(string environment, string origin, bool allowed)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            null,
            environment,
            null,
            $"--Streakoid:Cors:Origins:0={App}",
            "--Streakoid:PublicUrl=https://api.example.com"
        );
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage preflight = await PreflightAsync(server, origin, "content-type,authorization,idempotency-key");
            Assert.Equal(allowed ? origin : null, Header(preflight, "Access-Control-Allow-Origin"));
            using HttpResponseMessage answer = await SendAsync(server, origin, """{"query":"{ __typename }"}""");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(allowed ? origin : null, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Single(Header(answer, "Vary")!.Split(", "), "Origin");
            Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
        }
    }

    /// <summary>A cache must not give an answer without the headers of CORS to a page of another origin.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_may_depend_on_the_origin_says_so_without_one_too(bool configured)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: configured ? [$"--Streakoid:Cors:Origins:0={App}"] : []
        );
        foreach (string url in new[] { "/graphql?query=%7B__typename%7D", "/graphql?sdl", "/graphql/schema.graphql", "/graphql?query=%7B" })
            for (int i = 0; i < 2; i++)
            {
                using HttpResponseMessage answer = await server.Http.GetAsync(url);
                Assert.Equal(configured, (Header(answer, "Vary") ?? "").Contains("Origin", StringComparison.Ordinal));
            }
    }

    [Fact]
    public async Task Every_header_that_clients_send_is_allowed()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: $"--Streakoid:Cors:Origins:0={App}");
        string[] sent =
        [
            "content-type",
            "authorization",
            "idempotency-key",
            "graphql-cost",
            "streakoid-device",
            "apollographql-client-name",
            "apollographql-client-version",
            "x-apollo-operation-name",
            "apollo-require-preflight",
        ];
        using HttpResponseMessage preflight = await PreflightAsync(server, App, string.Join(',', sent));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        string allowed = Header(preflight, "Access-Control-Allow-Headers")!;
        Assert.All(sent, name => Assert.Contains(name, allowed, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("7200", Header(preflight, "Access-Control-Max-Age"));

        using HttpResponseMessage answer = await SendAsync(server, App, """{"query":"{ __typename }"}""");
        string readable = Header(answer, "Access-Control-Expose-Headers")!;
        Assert.All(
            ["Retry-After", "WWW-Authenticate", "X-Request-Id", "RateLimit-Remaining", "ETag", "Streakoid-Device"],
            name => Assert.Contains(name, readable, StringComparison.OrdinalIgnoreCase)
        );
    }

    /// <summary>A page that may not read the status of a refusal can only say that something went wrong.</summary>
    [Theory]
    [InlineData("{", 400)]
    [InlineData("""{"query":"{ me { id } }"}""", 401)]
    public async Task A_refusal_can_be_read_as_well(string body, int status)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: $"--Streakoid:Cors:Origins:0={App}");
        using HttpResponseMessage answer = await SendAsync(server, App, body, "Bearer forged");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(App, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Too_many_requests_can_be_read_as_well()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: [$"--Streakoid:Cors:Origins:0={App}", "--Streakoid:RateLimits:ClientRequests=2"]
        );
        HttpResponseMessage answer = null!;
        for (int i = 0; i < 3; i++)
        {
            answer?.Dispose();
            answer = await SendAsync(server, App, """{"query":"{ __typename }"}""");
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(App, Header(answer, "Access-Control-Allow-Origin"));
        // Apollo's clients try again only what is not a GraphQL answer.
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        answer.Dispose();
    }

    /// <summary>HEAD needs no preflight, so that any page could send it.</summary>
    [Theory]
    [InlineData("HEAD", "text/event-stream")]
    [InlineData("HEAD", "application/json")]
    [InlineData("GET", "text/event-stream")]
    [InlineData("GET", "application/json")]
    public async Task A_mutation_runs_by_POST_alone(string method, string accept)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        string mutation = Uri.EscapeDataString(
            """mutation { register(input: { email: "ada@example.com", password: "a long enough password", timeZone: "Etc/UTC" }) { session { accessToken } } }"""
        );
        for (int i = 0; i < 3; i++)
        {
            using HttpRequestMessage request = new(new HttpMethod(method), $"/graphql?query={mutation}");
            request.Headers.Add("Accept", accept);
            using HttpResponseMessage answer = await server.Http.SendAsync(request);
            Assert.Equal(0L, await server.SqlAsync("select count(*) from users"));
        }
    }

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/path")]
    [InlineData("https://*.example.com")]
    public async Task What_is_no_origin_is_refused_at_the_start(string origin)
    {
        StartException error = await Assert.ThrowsAsync<StartException>(() =>
            StreakoidServer.StartAsync(settings: $"--Streakoid:Cors:Origins:0={origin}")
        );
        Assert.Contains($"'{origin}' is not an origin such as https://app.example.com", error.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PreflightAsync(StreakoidServer server, string origin, string headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Options, "/graphql");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await server.Http.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> SendAsync(StreakoidServer server, string origin, string body, string? token = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql") { Content = new StringContent(body, null, "application/json") };
        request.Headers.Add("Origin", origin);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", token);
        return await server.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
