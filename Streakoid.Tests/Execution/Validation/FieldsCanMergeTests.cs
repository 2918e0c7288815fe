using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Execution.Validation;

[Trait("kind", "server")]
public sealed class FieldsCanMergeTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private readonly ToyServer _server = fixture.Server;

    [Theory]
    [InlineData("{ hello hello }")]
    [InlineData("{ hello(name: \"a\") hello(name: \"a\") }")]
    [InlineData("{ number(int: 1, lists: [[1], [2]]) number(lists: [[1], [2]], int: 1) }")]
    [InlineData("query($a: Int) { number(int: $a) ... on Query { number(int: $a) } }")]
    [InlineData("{ plain { number } plain { same { number } } ...F } fragment F on Query { plain { number } }")]
    [InlineData("mutation { login(input: { name: \"a\", tries: 1 }) login(input: { tries: 1, name: \"a\" }) }")]
    [InlineData("{ search { ... on Item { x: number } ... on Person { y: name } } }")]
    [InlineData("{ search { __typename ... on Item { __typename } ... on Person { __typename } } }")]
    public async Task Fields_that_are_the_same_are_merged(string query)
    {
        ToyAnswer answer = await _server.PostAsync(query);
        Assert.True(answer.Status == 200, answer.Body);
    }

    [Theory]
    [InlineData("{ a: hello a: boom }")]
    [InlineData("{ hello(name: \"a\") hello(name: \"b\") }")]
    [InlineData("{ hello(name: \"a\") hello }")]
    [InlineData("query($a: Int, $b: Int) { number(int: $a) number(int: $b) }")]
    [InlineData("{ number(lists: [[1]]) number(lists: [[2]]) }")]
    [InlineData("{ plain { x: number } plain { x: same { number } } }")]
    [InlineData("{ plain { items(first: 1) { totalCount } } ...F } fragment F on Query { plain { items(first: 2) { totalCount } } }")]
    [InlineData("{ a: items { totalCount } a: plain { number } }")]
    // Of different objects, but of different shapes: a client could not tell which it got.
    [InlineData("{ search { ... on Item { x: number } ... on Person { x: name } } }")]
    [InlineData("query A { hello } query B { a: hello a: boom }")]
    public async Task Fields_that_differ_under_one_name_are_refused(string query)
    {
        ToyAnswer answer = await _server.PostAsync(
            query,
            operationName: query.StartsWith("query A", StringComparison.Ordinal) ? "A" : null
        );
        Assert.Equal((400, "Encountered fields for the same object that cannot be merged."), (answer.Status, answer.Message));
        Assert.Equal(2, answer.Error.GetProperty("locations").GetArrayLength());
    }
}
