using System.Text.Json;
using Streakoid.Execution.Documents;
using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Http;

/// <summary>Documents that are sent by their hash, as Apollo's and urql's clients do it, and registered by a client that knows the text.</summary>
[Trait("kind", "server")]
public sealed class PersistedQueryTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private const string Hello = """{"data":{"hello":"Hello, world!"}}""";
    private readonly ToyServer _server = fixture.Server;

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/graphql-response+json", 400)]
    public async Task An_unknown_hash_is_known_once_it_was_sent_with_its_text(string accept, int status)
    {
        string query = $$"""{ hello #{{accept}} {{"\n"}} }""";
        string hash = TrustedDocuments.Id(query);
        for (int i = 0; i < 3; i++)
        {
            ToyAnswer unknown = await SendAsync(null, hash, accept);
            Assert.Equal((status, "PERSISTED_QUERY_NOT_FOUND"), (unknown.Status, unknown.Code));
            Assert.Equal("PersistedQueryNotFound", unknown.Message);
        }
        for (int i = 0; i < 3; i++)
            Assert.Equal(Hello, (await SendAsync(query, hash, accept)).Body);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Hello, (await SendAsync(null, hash, accept)).Body);
            string extensions = Uri.EscapeDataString(JsonSerializer.Serialize(Extensions(hash)));
            Assert.Equal(
                Hello,
                (await _server.SendAsync(HttpMethod.Get, $"/graphql?extensions={extensions}", headers: ("Accept", accept))).Body
            );
        }
    }

    [Fact]
    public async Task A_hash_that_is_no_text_is_a_bad_request_by_URL_as_well()
    {
        string extensions = Uri.EscapeDataString("""{"persistedQuery":{"sha256Hash":"\ud800"}}""");
        Assert.Equal(
            (400, "HC0009"),
            await _server.SendAsync(HttpMethod.Get, $"/graphql?extensions={extensions}") is var url ? (url.Status, url.Code) : default
        );
        Assert.Equal(400, (await _server.PostJsonAsync("""{"extensions":{"persistedQuery":{"sha256Hash":"\ud800"}}}""")).Status);
    }

    [Fact]
    public async Task A_hash_of_another_text_is_refused_and_registers_nothing()
    {
        string hash = TrustedDocuments.Id("{ hello(name: \"x\") }");
        ToyAnswer answer = await SendAsync("{ hello }", hash);
        Assert.Equal((400, "HC0009"), (answer.Status, answer.Code));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(null, hash)).Code);
    }

    [Theory]
    [InlineData("{ nothingLikeIt }")]
    [InlineData("{")]
    public async Task A_document_that_does_not_run_is_not_registered(string query)
    {
        string hash = TrustedDocuments.Id(query);
        await SendAsync(query, hash);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(null, hash)).Code);
    }

    [Theory]
    [InlineData("""{"persistedQuery":{"sha256Hash":1}}""", 400)]
    [InlineData("""{"persistedQuery":{"version":1}}""", 400)]
    [InlineData("""{"persistedQuery":null}""", 400)]
    [InlineData("""{"persistedQuery":[{"sha256Hash":"x"}]}""", 400)]
    [InlineData("""{"other":{"persistedQuery":{"sha256Hash":"x"}}}""", 400)]
    [InlineData("[]", 400)]
    public async Task Extensions_without_a_hash_are_no_operation(string extensions, int status)
    {
        ToyAnswer answer = await _server.PostJsonAsync($$"""{"extensions":{{extensions}}}""");
        Assert.Equal(status, answer.Status);
        Assert.NotEqual("PERSISTED_QUERY_NOT_FOUND", answer.Code);
    }

    [Fact]
    public async Task What_one_client_registers_is_bounded_and_runs_in_any_case()
    {
        await using ToyServer server = await ToyServer.StartAsync();
        string text = new('x', 8_000);
        List<string> hashes = [];
        for (int i = 0; i < RegisteredDocuments.MaxOwnerCharacters / text.Length + 3; i++)
        {
            string query = $"{{ hello }} #{text}{i}";
            hashes.Add(TrustedDocuments.Id(query));
            Assert.Equal(Hello, (await server.PostJsonAsync(Body(query, hashes[^1]))).Body);
        }
        Assert.Equal(Hello, (await server.PostJsonAsync(Body(null, hashes[0]))).Body);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await server.PostJsonAsync(Body(null, hashes[^1]))).Code);
    }

    [Fact]
    public async Task A_server_that_runs_trusted_documents_only_says_that_it_registers_none()
    {
        await using ToyServer server = await ToyServer.StartAsync(options =>
            options.TrustedDocuments = new TrustedDocuments(["{ hello }"], only: true)
        );
        const string Other = "{ hello(name: \"x\") }";
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Hello, (await server.PostJsonAsync(Body(null, TrustedDocuments.Id("{ hello }")))).Body);
            Assert.Equal(Hello, (await server.PostJsonAsync($$"""{"doc_id":"{{TrustedDocuments.Id("{ hello }")}}"}""")).Body);
            ToyAnswer unknown = await server.PostJsonAsync(Body(null, TrustedDocuments.Id(Other)));
            Assert.Equal(("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported"), (unknown.Code, unknown.Message));
            Assert.Equal("HC0067", (await server.PostJsonAsync(Body(Other, TrustedDocuments.Id(Other)))).Code);
        }
    }

    private Task<ToyAnswer> SendAsync(string? query, string hash, string accept = "application/graphql-response+json") =>
        _server.PostJsonAsync(Body(query, hash), ("Accept", accept));

    private static string Body(string? query, string hash) =>
        query is null
            ? JsonSerializer.Serialize(new { extensions = Extensions(hash) })
            : JsonSerializer.Serialize(new { query, extensions = Extensions(hash) });

    private static object Extensions(string hash) =>
        new { other = new { deep = new[] { 1 } }, persistedQuery = new { version = 1, sha256Hash = hash } };
}
