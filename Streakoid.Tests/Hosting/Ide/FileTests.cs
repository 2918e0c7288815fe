using System.Net;
using System.Text.Json;
using Streakoid.Hosting.NodePackages;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Ide;

[Trait("kind", "server")]
public sealed class FileTests
{
    [Theory]
    [InlineData("", "text/html; charset=utf-8", "no-cache")]
    [InlineData("index.html", "text/html; charset=utf-8", "no-cache")]
    [InlineData("service-worker.js", "text/javascript; charset=utf-8", "no-cache")]
    [InlineData("manifest.webmanifest", "application/manifest+json", "no-cache")]
    [InlineData("favicon.svg", "image/svg+xml", "no-cache")]
    [InlineData("LICENSE", "text/plain; charset=utf-8", "no-cache")]
    [InlineData("bcp-config.json", "application/json; charset=utf-8", "no-cache")]
    [InlineData("static/*.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable")]
    [InlineData("static/*.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable")]
    [InlineData("static/*.woff2", "font/woff2", "public, max-age=31536000, immutable")]
    [InlineData("static/*.ttf", "font/ttf", "public, max-age=31536000, immutable")]
    public async Task A_file_has_its_type_and_is_kept_as_long_as_it_may_be(string path, string contentType, string cacheControl)
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using HttpClient http = new() { BaseAddress = server.Address };

        using HttpResponseMessage answer = await http.GetAsync($"/graphql/{Existing(path)}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(cacheControl.Split(", ").Order(), answer.Headers.CacheControl!.ToString().Split(", ").Order());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("connect-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using HttpClient http = new() { BaseAddress = server.Address };
        using HttpResponseMessage first = await http.GetAsync("/graphql/");
        using HttpRequestMessage again = new(HttpMethod.Get, "/graphql/") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using HttpResponseMessage second = await http.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/graphql", "the endpoint")]
    [InlineData("GET", "/graphql/?query={me{id}}", "the endpoint")]
    [InlineData("GET", "/graphql/?sdl", "the endpoint")]
    [InlineData(
        "GET",
        "/graphql/?extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22x%22%7D%7D",
        "the endpoint"
    )]
    [InlineData("GET", "/graphql/schema.graphql", "the schema")]
    [InlineData("POST", "/graphql", "the endpoint")]
    [InlineData("POST", "/graphql/", "the endpoint")]
    public async Task What_is_not_the_IDEs_is_left_to_the_endpoint(string method, string path, string reached)
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using HttpClient http = new() { BaseAddress = server.Address };
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        using HttpResponseMessage answer = await http.SendAsync(request);

        Assert.Equal(reached, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("package.json")]
    [InlineData("index.cjs")]
    [InlineData("../../../package.json")]
    [InlineData("%2e%2e/%2e%2e/package.json")]
    [InlineData("static/..%2f..%2fpackage.json")]
    public async Task Nothing_else_of_the_disk_is_served(string path)
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using HttpClient http = new() { BaseAddress = server.Address };

        using HttpResponseMessage answer = await http.GetAsync($"/graphql/{path}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_IDE_uses_the_address_that_it_was_opened_at_and_sends_no_telemetry()
    {
        await using FakeServer server = await FakeServer.StartAsync();
        using HttpClient http = new() { BaseAddress = server.Address };

        using JsonDocument config = JsonDocument.Parse(await http.GetStringAsync("/graphql/bcp-config.json"));

        Assert.True(config.RootElement.GetProperty("useBrowserUrlAsEndpoint").GetBoolean());
        Assert.True(config.RootElement.GetProperty("disableTelemetry").GetBoolean());
        Assert.Contains("mutation Register(", config.RootElement.GetProperty("graphQLDocument").GetString(), StringComparison.Ordinal);
        Assert.Equal("ada@example.com", config.RootElement.GetProperty("variables").GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_server_without_the_IDE_says_what_to_do()
    {
        string empty = TemporaryFolder.Make("no-ide");
        await using FakeServer server = await FakeServer.StartAsync(empty);
        using HttpClient http = new() { BaseAddress = server.Address };

        using HttpResponseMessage answer = await http.GetAsync("/graphql/");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Build it with Node.js and npm", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        TemporaryFolder.Delete(empty);
    }

    // The names in static/ hold what their files hold, so that a test can't know them.
    private static string Existing(string path) =>
        !path.Contains('*', StringComparison.Ordinal)
            ? path
            : Path.GetRelativePath(
                    NodePackageFolder.Ide!,
                    Directory.GetFiles(
                        Path.Combine(NodePackageFolder.Ide!, "static"),
                        path["static/".Length..],
                        SearchOption.AllDirectories
                    )[0]
                )
                .Replace('\\', '/');
}
