using System.Text.Json;
using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Execution.Cost;

[Trait("kind", "server")]
public sealed class CostTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private readonly ToyServer _server = fixture.Server;

    [Theory]
    // A leaf is free, and the operation's own root object counts one.
    [InlineData("{ hello }", 0, 1)]
    [InlineData("{ __typename }", 0, 1)]
    [InlineData("{ me { name } }", 10, 2)]
    // 10 for the page, 1 for the field 'nodes'; the page, and ten items.
    [InlineData("{ items { nodes { number } } }", 11, 12)]
    [InlineData("{ items(first: 3) { nodes { number } } }", 11, 5)]
    [InlineData("{ items(first: null) { nodes { number } } }", 11, 12)]
    [InlineData("{ items(first: 3, last: 5) { nodes { number } } }", 11, 7)]
    [InlineData("{ items(first: 50) { totalCount } }", 10, 2)]
    // Each of three items asks for a page of two.
    [InlineData("{ items(first: 3) { nodes { items(first: 2) { nodes { number } } } } }", 44, 14)]
    [InlineData("{ plain { number } }", 1, 6)]
    [InlineData("{ plain { same { number } } }", 6, 16)]
    // Of a union, the dearest member: items with things like them.
    [InlineData("{ search { ... on Person { name } ... on Item { same { number } } } }", 6, 16)]
    // Fields with one response name run once.
    [InlineData("{ me { name } me { name } }", 10, 2)]
    [InlineData("{ a: me { name } b: me { name } }", 20, 3)]
    [InlineData("{ ...F ...F } fragment F on Query { me { name } }", 10, 2)]
    [InlineData("{ items { totalCount } items { nodes { number } } }", 11, 12)]
    // An input object counts one.
    [InlineData("mutation { login(input: { name: \"a\" }) }", 11, 1)]
    public async Task An_operation_costs_what_its_schema_says(string query, double fieldCost, double typeCost)
    {
        ToyAnswer answer = await _server.PostAsync(query, headers: ("GraphQL-Cost", "report"));
        Assert.Equal(200, answer.Status);
        Assert.True(answer.Json.TryGetProperty("data", out _));
        JsonElement cost = answer.Json.GetProperty("extensions").GetProperty("operationCost");
        Assert.Equal((fieldCost, typeCost), (cost.GetProperty("fieldCost").GetDouble(), cost.GetProperty("typeCost").GetDouble()));
    }

    [Fact]
    public async Task The_cost_alone_is_reported_without_running_anything()
    {
        int before = _server.Counters.Resolvers;
        ToyAnswer answer = await _server.PostAsync("{ hello }", headers: ("GraphQL-Cost", "validate"));
        Assert.Equal((200, """{"extensions":{"operationCost":{"fieldCost":0,"typeCost":1}}}"""), (answer.Status, answer.Body));
        Assert.Equal(before, _server.Counters.Resolvers);
    }

    [Fact]
    public async Task The_cost_is_reported_only_on_request() =>
        Assert.Equal("""{"data":{"hello":"Hello, world!"}}""", (await _server.PostAsync("{ hello }")).Body);

    [Fact]
    public async Task Field_cost_and_type_cost_have_limits_of_their_own()
    {
        ToyAnswer fields = await _server.PostAsync(
            "{ items(first: 50) { nodes { items(first: 1) { totalCount } a: items(first: 1) { totalCount } } } }"
        );
        Assert.Equal((400, "HC0047"), (fields.Status, fields.Code));
        Assert.Equal("The maximum allowed field cost was exceeded.", fields.Message);
        Assert.Equal(1011, fields.Error.GetProperty("extensions").GetProperty("fieldCost").GetDouble());
        Assert.Equal(1000, fields.Error.GetProperty("extensions").GetProperty("maxFieldCost").GetDouble());

        ToyAnswer types = await _server.PostAsync("{ items(first: 50) { nodes { same { same { same { same { number } } } } } } }");
        Assert.Equal((400, "HC0047"), (types.Status, types.Code));
        Assert.Equal("The maximum allowed type cost was exceeded.", types.Message);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-1000)]
    public async Task A_page_size_out_of_range_is_refused_as_a_literal_and_as_a_variable(int first)
    {
        int before = _server.Counters.Resolvers;
        ToyAnswer literal = await _server.PostAsync($"{{ hello items(first: {first}) {{ totalCount }} }}");
        ToyAnswer variable = await _server.PostAsync("query($n: Int) { hello items(first: $n) { totalCount } }", new { n = first });
        ToyAnswer byDefault = await _server.PostAsync($"query($n: Int = {first}) {{ hello items(first: $n) {{ totalCount }} }}");
        ToyAnswer last = await _server.PostAsync($"{{ hello items(last: {first}) {{ totalCount }} }}");
        foreach (ToyAnswer answer in (ToyAnswer[])[literal, variable, byDefault, last])
        {
            Assert.Equal((400, "HC0051"), (answer.Status, answer.Code));
            Assert.Equal(first, answer.Error.GetProperty("extensions").GetProperty("requestedItems").GetInt32());
        }

        Assert.Equal(before, _server.Counters.Resolvers);
    }

    [Fact]
    public async Task A_known_document_is_priced_again_when_its_variables_change()
    {
        const string Query =
            "query($n: Int, $m: Int) { items(first: $n) { nodes { items(first: $m) { nodes { same { same { number } } } } } } }";
        Assert.Equal(200, (await _server.PostAsync(Query, new { n = 1, m = 1 })).Status);
        ToyAnswer warm = await _server.PostAsync(Query, new { n = 50, m = 50 });
        Assert.Equal((400, "HC0047"), (warm.Status, warm.Code));
        Assert.Equal("HC0051", (await _server.PostAsync(Query, new { n = 1000, m = 1 })).Code);
        Assert.Equal(200, (await _server.PostAsync(Query, new { n = 2, m = 1 })).Status);
    }
}
