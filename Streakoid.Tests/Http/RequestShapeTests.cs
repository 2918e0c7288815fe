using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Http;

[Trait("kind", "server")]
public sealed class RequestShapeTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private const string Response = "application/graphql-response+json; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";
    private readonly ToyServer _server = fixture.Server;

    [Theory]
    [InlineData(null, 200, Response)]
    [InlineData("*/*", 200, Response)]
    [InlineData("application/*", 200, Response)]
    [InlineData("application/graphql-response+json", 200, Response)]
    [InlineData("application/json, application/graphql-response+json", 200, Response)]
    [InlineData("application/graphql-response+json;q=0.5, application/json", 200, Json)]
    [InlineData("application/json", 200, Json)]
    [InlineData("application/json; charset=utf-8", 200, Json)]
    [InlineData("application/json, text/event-stream", 200, Json)]
    [InlineData("application/json;q=0, */*", 200, Response)]
    [InlineData("application/graphql-response+json;q=0, */*", 200, Json)]
    [InlineData("text/html", 406, Response)]
    [InlineData("image/png", 406, Response)]
    [InlineData("not a media type", 406, Response)]
    public async Task The_Accept_header_chooses_the_media_type(string? accept, int status, string contentType)
    {
        (string, string)[] headers = accept is null ? [] : [("Accept", accept)];
        ToyAnswer answer = await _server.PostAsync("{ hello }", headers: headers);
        Assert.Equal(status, answer.Status);
        Assert.Equal(contentType, answer.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("application/graphql-response+json", 400)]
    [InlineData("application/json", 200)]
    public async Task An_operation_that_cannot_run_has_no_data_and_the_status_of_its_media_type(string accept, int status)
    {
        foreach (
            string query in (string[])
                [
                    "{",
                    "{ nothingLikeIt }",
                    "{ items(first: 51) { totalCount } }",
                    "query A { hello } query B { hello }",
                    "fragment F on Query { hello }",
                ]
        )
        {
            ToyAnswer answer = await _server.PostAsync(query, headers: ("Accept", accept));
            Assert.Equal(status, answer.Status);
            Assert.False(answer.Json.TryGetProperty("data", out _), query);
            Assert.NotEmpty(answer.Message);
        }
    }

    [Theory]
    [InlineData("{ boom }", """{"boom":null}""")]
    [InlineData("{ missing }", "null")]
    public async Task An_operation_that_ran_has_data_and_is_200_even_with_errors(string query, string data)
    {
        ToyAnswer answer = await _server.PostAsync(query);
        Assert.Equal(200, answer.Status);
        Assert.Equal(data, answer.Json.GetProperty("data").GetRawText());
        Assert.StartsWith("""{"errors":[""", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "HC0009")]
    [InlineData("{", "HC0009")]
    [InlineData("null", "HC0009")]
    [InlineData("\"query\"", "HC0009")]
    [InlineData("""[{"query":"{ hello }"}]""", "HC0009")]
    [InlineData("{}", "HC0013")]
    [InlineData("""{"query":null}""", "HC0013")]
    [InlineData("""{"query":"  "}""", "HC0013")]
    [InlineData("""{"query":1}""", "HC0009")]
    [InlineData("""{"query":"{ hello }","variables":[]}""", "HC0009")]
    [InlineData("""{"query":"{ hello }","extensions":"x"}""", "HC0009")]
    [InlineData("""{"query":"{ hello }","operationName":false}""", "HC0009")]
    [InlineData("""{"query":"{ hello }","query":"{ boom }"}""", "HC0009")]
    [InlineData("""{"query":"\ud800"}""", "HC0009")]
    [InlineData("""{"query":"query($x: Float) { hello }","variables":{"x":1e999}}""", "HC0009")]
    public async Task A_body_that_is_no_operation_is_400_in_both_media_types(string body, string code)
    {
        foreach (string accept in (string[])["application/graphql-response+json", "application/json"])
        {
            ToyAnswer answer = await _server.PostJsonAsync(body, ("Accept", accept));
            Assert.Equal(400, answer.Status);
            Assert.Equal(code, answer.Code);
        }
    }

    [Fact]
    public async Task Null_members_are_as_good_as_absent_ones()
    {
        ToyAnswer answer = await _server.PostJsonAsync(
            """{"query":"{ hello }","variables":null,"operationName":null,"extensions":null,"other":1}"""
        );
        Assert.Equal("""{"data":{"hello":"Hello, world!"}}""", answer.Body);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/graphql")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task A_body_of_another_content_type_is_415_and_nothing_runs(string? contentType)
    {
        int before = _server.Counters.Resolvers;
        ToyAnswer answer = await _server.SendAsync(HttpMethod.Post, "/graphql", """{"query":"{ hello }"}""", contentType);
        Assert.Equal(415, answer.Status);
        Assert.Equal(before, _server.Counters.Resolvers);
    }

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        ToyAnswer answer = await _server.PostJsonAsync("""{"query":"{ hello }"}""", ("Content-Encoding", "gzip"));
        Assert.Equal(415, answer.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_413_with_and_without_a_Content_Length(bool told)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql");
        string body = $$"""{"query":"{ hello } #{{new string('x', 64 * 1024)}}"}""";
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = !told;
        using HttpResponseMessage response = await _server.Http.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("HC0010", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_can_be_sent_by_GET_with_variables_and_a_name()
    {
        string query = Uri.EscapeDataString("query A($n: String) { hello(name: $n) } query B { boom }");
        ToyAnswer answer = await _server.SendAsync(
            HttpMethod.Get,
            $"/graphql?query={query}&operationName=A&variables={Uri.EscapeDataString("""{"n":"Ada"}""")}&extensions="
        );
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"data":{"hello":"Hello, Ada!"}}""", answer.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?query=")]
    [InlineData("?query=%7Bhello%7D&variables=%5B%5D")]
    [InlineData("?query=%7Bhello%7D&variables=nonsense")]
    public async Task A_GET_that_is_no_operation_is_400(string url)
    {
        ToyAnswer answer = await _server.SendAsync(HttpMethod.Get, "/graphql" + url);
        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Message);
    }

    [Theory]
    [InlineData("mutation { touch }", null)]
    [InlineData("query A { hello } mutation B { touch }", "B")]
    public async Task A_mutation_by_GET_is_405_and_names_POST(string query, string? name)
    {
        foreach (string accept in (string[])["application/json", "*/*"])
        {
            ToyAnswer answer = await _server.SendAsync(
                HttpMethod.Get,
                $"/graphql?query={Uri.EscapeDataString(query)}&operationName={name}",
                headers: ("Accept", accept)
            );
            Assert.Equal(405, answer.Status);
            Assert.Equal("POST", answer.Headers["Allow"]);
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Other_methods_are_405_and_name_those_that_are_served(string method)
    {
        ToyAnswer answer = await _server.SendAsync(new HttpMethod(method), "/graphql");
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, HEAD, POST, OPTIONS", answer.Headers["Allow"]);
    }

    [Theory]
    [InlineData("/graphql")]
    [InlineData("/graphql/")]
    public async Task The_endpoint_is_served_with_and_without_a_slash_at_its_end(string path)
    {
        const string Hello = """{"data":{"hello":"Hello, world!"}}""";
        Assert.Equal(Hello, (await _server.SendAsync(HttpMethod.Post, path, """{"query":"{ hello }"}""", "application/json")).Body);
        Assert.Equal(Hello, (await _server.SendAsync(HttpMethod.Get, path + "?query=%7Bhello%7D")).Body);
        Assert.Contains("schema {", (await _server.SendAsync(HttpMethod.Get, path + "?sdl")).Body, StringComparison.Ordinal);
        ToyAnswer head = await _server.SendAsync(HttpMethod.Head, path + "?query=%7Bhello%7D");
        Assert.Equal((200, "", $"{Hello.Length}"), (head.Status, head.Body, head.Headers["Content-Length"]));
        ToyAnswer options = await _server.SendAsync(HttpMethod.Options, path);
        Assert.Equal((204, "", "GET, HEAD, POST, OPTIONS"), (options.Status, options.Body, options.Headers["Allow"]));
        // A browser that asks for a page with a slash is not sent there again.
        ToyAnswer page = await _server.SendAsync(HttpMethod.Get, "/graphql/?sdl", headers: ("Accept", "text/html"));
        Assert.Equal(200, page.Status);
    }

    [Theory]
    [InlineData("{ hello }", 200)]
    [InlineData("", 400)]
    public async Task A_byte_order_mark_before_the_body_is_read_over(string query, int status)
    {
        string body = query.Length == 0 ? "" : $$"""{"query":"{{query}}"}""";
        Assert.Equal(status, (await _server.PostJsonAsync("\uFEFF" + body)).Status);
    }

    [Fact]
    public async Task Headers_that_are_too_long_are_431_with_what_to_do()
    {
        for (int i = 0; i < 3; i++)
        {
            ToyAnswer answer = await _server.PostAsync("{ hello }", headers: ("Cookie", new string('x', 31 * 1024)));
            Assert.Equal((431, "HC0010"), (answer.Status, answer.Code));
        }
        Assert.Equal(200, (await _server.PostAsync("{ hello }", headers: ("Cookie", new string('x', 28 * 1024)))).Status);
    }

    [Fact]
    public async Task A_URL_that_is_too_long_is_414_with_what_to_do()
    {
        for (int i = 0; i < 3; i++)
        {
            ToyAnswer answer = await _server.SendAsync(HttpMethod.Get, "/graphql?query=%7Bhello%7D&x=" + new string('x', 16 * 1024));
            Assert.Equal((414, "HC0010"), (answer.Status, answer.Code));
            Assert.EndsWith("Send the operation by POST.", answer.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/graphql")]
    [InlineData("text/html", "/graphql?query=%7Bhello%7D")]
    public async Task A_browser_is_sent_to_the_IDE_and_arrives(string accept, string url)
    {
        ToyAnswer answer = await _server.SendAsync(HttpMethod.Get, url, headers: ("Accept", accept));
        Assert.Equal(302, answer.Status);
        Assert.Equal("/graphql/", answer.Headers["Location"]);
        ToyAnswer there = await _server.SendAsync(HttpMethod.Get, "/graphql/", headers: ("Accept", accept));
        Assert.Equal((200, "the IDE"), (there.Status, there.Body));
    }

    [Fact]
    public async Task A_subscription_is_refused_over_a_plain_request()
    {
        ToyAnswer answer = await _server.PostAsync("subscription { ticks }");
        Assert.Equal(400, answer.Status);
        Assert.Equal("HC0009", answer.Code);
    }

    [Theory]
    [InlineData("abc-123_x.y", true)]
    [InlineData("two words", false)]
    [InlineData("<script>", false)]
    public async Task Every_answer_carries_a_request_id_the_clients_own_if_it_is_well_formed(string sent, bool kept)
    {
        foreach (
            (HttpMethod method, string url) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Get, "/graphql?sdl"),
                    (HttpMethod.Get, "/graphql/schema.graphql"),
                    (HttpMethod.Put, "/graphql"),
                    (HttpMethod.Get, "/graphql?query=%7Bhello%7D"),
                ]
        )
        {
            ToyAnswer answer = await _server.SendAsync(method, url, headers: ("X-Request-Id", sent));
            string id = answer.Headers["X-Request-Id"];
            Assert.Equal(kept, id == sent);
            Assert.Matches("^[A-Za-z0-9._-]{1,128}$", id);
        }
    }

    [Fact]
    public async Task Answers_are_not_cached_and_no_other_origin_is_allowed()
    {
        ToyAnswer answer = await _server.PostAsync("{ hello }", headers: ("Origin", "https://elsewhere.example"));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Headers.Keys);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
    }
}
