using Snapshooter.Xunit;
using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Graph.Errors;

[Trait("kind", "server")]
public sealed class ErrorShapeTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private readonly ToyServer _server = fixture.Server;

    [Fact]
    public async Task Every_kind_of_error_has_its_shape()
    {
        (string Query, object? Variables, string? Name)[] cases =
        [
            ("{", null, null),
            ("{ hello(name: \"open }", null, null),
            ("query A { hello } query B { hello }", null, null),
            ("query A { hello }", null, "Z"),
            ("fragment F on Query { hello }", null, null),
            ("{ helo }", null, null),
            ("{ h: helo }", null, null),
            ("{ hello(nam: \"x\") }", null, null),
            ("{ search { ... on Itm { number } } }", null, null),
            ("{ plain }", null, null),
            ("{ number(int: \"x\") }", null, null),
            ("query($i: Int) { number(int: $i) }", new { i = "x" }, null),
            ("query($i: Int!) { number(int: $i) }", null, null),
            ("query($u: UUID) { number(uuid: $u) }", new { u = "x" }, null),
            ("query($u: Guid) { number(uuid: $u) }", new { u = "x" }, null),
            ("{ number(uuid: \"x\") }", null, null),
            ("{ rule(rule: { days: 1, weeks: 2 }) }", null, null),
            ("query($r: RuleInput!) { rule(rule: $r) }", new { r = new { days = 1, weeks = 2 } }, null),
            ("query($r: RuleInput!) { rule(rule: $r) }", new { r = new { userId = 1 } }, null),
            ("{ boom }", null, null),
            ("{ missing }", null, null),
            ("{ plain { number } coded }", null, null),
            ("{ __schema { queryType { name } } }", null, null),
            ("{ items(first: 51) { totalCount } }", null, null),
            ("type Query { a: Int }", null, null),
        ];
        List<object> answers = [];
        foreach ((string query, object? variables, string? name) in cases)
        {
            ToyAnswer answer = await _server.PostAsync(query, variables, name, ("X-Request-Id", "the-request"));
            answers.Add(
                new
                {
                    query,
                    answer.Status,
                    answer.Body,
                }
            );
            Assert.DoesNotContain("Did you mean", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("SELECT", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("\"codes\"", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("\"number\":\"", answer.Body, StringComparison.Ordinal);
        }

        answers.MatchSnapshot();
    }

    [Fact]
    public async Task A_resolver_that_throws_is_logged_with_the_request_id_and_not_shown()
    {
        ToyAnswer answer = await _server.PostAsync("{ boom }", headers: ("X-Request-Id", "find-me"));
        Assert.Equal("Unexpected Execution Error", answer.Message);
        Assert.Equal("find-me", answer.Error.GetProperty("extensions").GetProperty("requestId").GetString());
        Assert.Null(answer.Code);
        Assert.Contains(
            _server.Log.Lines,
            line => line.Contains("find-me", StringComparison.Ordinal) && line.Contains(ToyQuery.Secret, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task At_most_ten_errors_are_returned()
    {
        ToyAnswer answer = await _server.PostAsync($"{{ {string.Join(' ', Enumerable.Range(0, 25).Select(i => $"a{i}"))} }}");
        Assert.Equal(10, answer.Json.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task Suggestions_are_made_where_they_are_switched_on()
    {
        await using ToyServer server = await ToyServer.StartAsync(options => options.Operations.Suggestions = true);
        Assert.Equal(
            "The field `helo` does not exist on the type `Query`. Did you mean 'hello'?",
            (await server.PostAsync("{ helo }")).Message
        );
    }
}
