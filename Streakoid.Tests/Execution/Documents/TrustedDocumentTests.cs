using Streakoid.Execution.Documents;
using Streakoid.Http;
using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Execution.Documents;

[Trait("kind", "server")]
public sealed class TrustedDocumentTests
{
    private const string Hello = "query Hello($name: String) { hello(name: $name) }";
    private const string Page = "query Page($first: Int) { items(first: $first) { nodes { same { same { number } } } } }";
    private const string Touch = "mutation Touch { touch }";

    [Theory]
    [InlineData("id", "")]
    [InlineData("documentId", "")]
    [InlineData("documentId", "sha256:")]
    public async Task A_document_is_run_by_its_id_posted_or_in_the_URL(string member, string prefix)
    {
        await using ToyServer server = await StartAsync();
        string id = prefix + TrustedDocuments.Id(Hello);
        ToyAnswer posted = await server.PostJsonAsync($$$"""{"{{{member}}}":"{{{id}}}","query":null,"variables":{"name":"Ada"}}""");
        ToyAnswer got = await server.SendAsync(
            HttpMethod.Get,
            $"/graphql?{member}={Uri.EscapeDataString(id)}&operationName=Hello&variables={Uri.EscapeDataString("""{"name":"Ada"}""")}"
        );
        Assert.Equal((200, """{"data":{"hello":"Hello, Ada!"}}"""), (posted.Status, posted.Body));
        Assert.Equal((200, """{"data":{"hello":"Hello, Ada!"}}"""), (got.Status, got.Body));
    }

    [Theory]
    [InlineData("application/graphql-response+json", 400)]
    [InlineData("application/json", 200)]
    public async Task An_id_that_is_not_known_is_refused_with_what_to_do(string accept, int status)
    {
        await using ToyServer server = await StartAsync();
        foreach (
            string id in (string[])
                [TrustedDocuments.Id("{ hello }"), TrustedDocuments.Id(Hello).ToUpperInvariant(), "hello", new string('x', 10_000)]
        )
        {
            ToyAnswer answer = await server.PostJsonAsync($$"""{"id":"{{id}}"}""", ("Accept", accept));
            Assert.Equal((status, "HC0020"), (answer.Status, answer.Code));
            Assert.Contains("Send the document as 'query'", answer.Message, StringComparison.Ordinal);
            Assert.False(answer.Json.TryGetProperty("data", out _));
        }
        Assert.Equal(0, server.Counters.Resolvers);
    }

    [Fact]
    public async Task A_text_that_comes_with_an_id_is_what_is_run()
    {
        await using ToyServer server = await StartAsync();
        ToyAnswer answer = await server.PostJsonAsync($$"""{"id":"{{TrustedDocuments.Id(Hello)}}","query":"{ plain { number } }"}""");
        Assert.Equal("""{"data":{"plain":[{"number":1},{"number":2}]}}""", answer.Body);
    }

    [Fact]
    public async Task A_mutation_by_its_id_runs_by_POST_and_not_by_GET()
    {
        await using ToyServer server = await StartAsync();
        string id = TrustedDocuments.Id(Touch);
        ToyAnswer got = await server.SendAsync(HttpMethod.Get, $"/graphql?id={id}");
        Assert.Equal((405, "POST"), (got.Status, got.Headers["Allow"]));
        Assert.Equal("""{"data":{"touch":"touched"}}""", (await server.PostJsonAsync($$"""{"id":"{{id}}"}""")).Body);
    }

    [Fact]
    public async Task A_page_size_in_the_variables_is_priced_at_each_request_by_id()
    {
        await using ToyServer server = await StartAsync(options => options.Operations.MaxTypeCost = 100);
        string id = TrustedDocuments.Id(Page);
        foreach ((int first, string? code) in ((int, string?)[])[(1, null), (50, "HC0047"), (2, null), (51, "HC0051")])
        {
            ToyAnswer answer = await server.PostJsonAsync($$$"""{"id":"{{{id}}}","variables":{"first":{{{first}}}}}""");
            Assert.Equal(code, answer.Status == 200 ? null : answer.Code);
        }
    }

    [Fact]
    public async Task Variables_are_checked_at_each_request_by_id()
    {
        await using ToyServer server = await StartAsync();
        string id = TrustedDocuments.Id(Hello);
        foreach ((string name, int status) in ((string, int)[])[("\"Ada\"", 200), ("[]", 400), ("\"Ada\"", 200)])
            Assert.Equal(status, (await server.PostJsonAsync($$$"""{"id":"{{{id}}}","variables":{"name":{{{name}}}}}""")).Status);
    }

    [Fact]
    public async Task A_server_of_trusted_documents_alone_runs_their_exact_texts_and_no_other()
    {
        await using ToyServer server = await StartAsync(only: true);
        Assert.Equal(200, (await server.PostJsonAsync($$"""{"id":"{{TrustedDocuments.Id(Hello)}}"}""")).Status);
        Assert.Equal(200, (await server.PostAsync(Hello)).Status);
        int before = server.Counters.Resolvers;
        foreach (
            string text in (string[])
                [
                    Hello + " ",
                    Hello.Replace("Hello", "hullo", StringComparison.Ordinal),
                    "{ hello }",
                    "{",
                    "{ __typename }",
                    "{ __schema { queryType { name } } }",
                ]
        )
        {
            ToyAnswer posted = await server.PostAsync(text),
                got = await server.SendAsync(HttpMethod.Get, "/graphql?query=" + Uri.EscapeDataString(text));
            Assert.Equal((400, "HC0067"), (posted.Status, posted.Code));
            Assert.Equal((400, "HC0067"), (got.Status, got.Code));
        }
        Assert.Equal(before, server.Counters.Resolvers);
    }

    [Fact]
    public async Task Introspection_on_a_server_of_trusted_documents_adds_schema_queries_only()
    {
        await using ToyServer server = await StartAsync(options => options.Operations.Introspection = true, only: true);
        foreach (string text in (string[])["{ __typename }", "query Q { __schema { ...F } } fragment F on __Schema { queryType { name } }"])
            Assert.Equal(200, (await server.PostAsync(text)).Status);
        foreach (
            string text in (string[])
                [
                    "{ __typename hello }",
                    "{ __schema { queryType { name } } a: hello }",
                    "{ ... { hello } }",
                    "{ ...F } fragment F on Query { hello }",
                    "query A { __typename } query B { hello }",
                ]
        )
        {
            for (int time = 0; time < 2; time++)
                Assert.Equal(
                    "HC0067",
                    (await server.PostAsync(text, operationName: text.Contains('A', StringComparison.Ordinal) ? "A" : null)).Code
                );
        }
        Assert.Equal(0, server.Counters.Resolvers);
    }

    [Fact]
    public async Task A_trusted_document_is_kept_though_the_cache_has_no_room_for_it()
    {
        await using ToyServer server = await StartAsync(options => options.Operations.DocumentCacheSize = 10);
        DocumentCache cache = server.Cache;
        Assert.Null(cache.Find(Hello));
        await server.PostJsonAsync($$"""{"id":"{{TrustedDocuments.Id(Hello)}}"}""");
        KnownDocument? first = cache.Find(Hello);
        Assert.NotNull(first);
        await server.PostAsync(Hello);
        Assert.Same(first, cache.Find(Hello));
        await server.PostAsync("{ hello(name: \"anybody\") }");
        Assert.Null(cache.Find("{ hello(name: \"anybody\") }"));
    }

    private static Task<ToyServer> StartAsync(Action<GraphQLHttpOptions>? configure = null, bool only = false) =>
        ToyServer.StartAsync(options =>
        {
            options.TrustedDocuments = new TrustedDocuments([Hello, Page, Touch], only);
            configure?.Invoke(options);
        });
}
