using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Execution.Documents;

[Trait("kind", "server")]
public sealed class DocumentCacheTests
{
    [Fact]
    public async Task A_warm_answer_is_the_cold_one()
    {
        await using ToyServer server = await ToyServer.StartAsync();
        (string Query, object? Variables)[] requests =
        [
            ("{ hello }", null),
            ("query($n: String) { hello(name: $n) }", new { n = "Ada" }),
            ("query($i: Int!) { number(int: $i) }", new { i = "x" }),
            ("query($i: Int!) { number(int: $i) }", null),
            ("query($i: Int!) { number(int: $i) }", new { i = 1 }),
            ("query($i: Int!) { number(int: $i) }", new { i = "x" }),
            ("query($r: RuleInput!) { rule(rule: $r) }", new { r = new { days = 1 } }),
            ("query($r: RuleInput!) { rule(rule: $r) }", new { r = new { days = 1, weeks = 1 } }),
            ("query($r: RuleInput!) { rule(rule: $r) }", new { r = new { userId = 1 } }),
            ("{ me { name } }", null),
            ("query($b: Boolean!) { hello boom @include(if: $b) }", new { b = false }),
            ("query($b: Boolean!) { hello boom @include(if: $b) }", new { b = true }),
            ("{ helo }", null),
            ("mutation { touch }", null),
        ];
        foreach ((string query, object? variables) in requests)
        {
            ToyAnswer cold = await server.PostAsync(query, variables, headers: ("X-Request-Id", "same"));
            ToyAnswer warm = await server.PostAsync(query, variables, headers: ("X-Request-Id", "same"));
            Assert.Equal((cold.Status, cold.Body), (warm.Status, warm.Body));
        }
    }

    [Fact]
    public async Task A_known_document_still_needs_valid_variables()
    {
        await using ToyServer server = await ToyServer.StartAsync();
        const string Query = "query($i: Int!) { number(int: $i) }";
        Assert.Equal(200, (await server.PostAsync(Query, new { i = 1 })).Status);
        Assert.Equal(400, (await server.PostAsync(Query, new { i = "x" })).Status);
        Assert.Equal(400, (await server.PostAsync(Query)).Status);
    }

    [Fact]
    public async Task One_users_answer_is_not_kept_for_another()
    {
        await using ToyServer server = await ToyServer.StartAsync();
        Assert.Contains(
            "Ada",
            (await server.PostAsync("{ me { name } }", headers: ("Authorization", "Bearer good"))).Body,
            StringComparison.Ordinal
        );
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await server.PostAsync("{ me { name } }")).Code);
    }

    [Fact]
    public async Task Documents_of_several_operations_are_priced_operation_by_operation()
    {
        await using ToyServer server = await ToyServer.StartAsync();
        const string Query =
            "query Cheap { hello } query Dear { items(first: 50) { nodes { same { same { same { same { number } } } } } } }";
        Assert.Equal(200, (await server.PostAsync(Query, operationName: "Cheap")).Status);
        Assert.Equal("HC0047", (await server.PostAsync(Query, operationName: "Dear")).Code);
        Assert.Equal(200, (await server.PostAsync(Query, operationName: "Cheap")).Status);
    }

    [Fact]
    public async Task The_cache_is_bounded_and_a_document_that_does_not_fit_still_runs()
    {
        await using ToyServer server = await ToyServer.StartAsync(options => options.Operations.DocumentCacheSize = 20);
        for (int i = 0; i < 50; i++)
            Assert.Equal(200, (await server.PostAsync($"{{ hello(name: \"number {i}\") }}")).Status);
    }

    [Fact]
    public async Task Many_requests_at_once_share_one_document()
    {
        await using ToyServer server = await ToyServer.StartAsync();
        ToyAnswer[] answers = await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(i =>
                    server.PostAsync(
                        "query($n: String, $f: Int) { hello(name: $n) items(first: $f) { totalCount } }",
                        new { n = $"{i}", f = (i % 50) + 1 }
                    )
                )
        );
        for (int i = 0; i < answers.Length; i++)
        {
            string items = $$"""{"totalCount":{{(i % 50) + 1}}}""";
            Assert.Equal($$"""{"data":{"hello":"Hello, {{i}}!","items":""" + items + "}}", answers[i].Body);
        }
    }
}
