using System.Net;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Tests.Isolation.Walk;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>What those may do who are not signed in.</summary>
[Trait("kind", "server")]
public sealed class AnonymousTests(OneUser fixture) : IClassFixture<OneUser>
{
    [Fact]
    public async Task Every_root_field_but_nine_is_closed_and_changes_nothing()
    {
        string before = await fixture.Somebody.RowsAsync();
        Traces traces = await fixture.Somebody.TracesAsync();
        foreach (Request request in fixture.RootFields.Where(request => !OneUser.Open.Contains(request.RootField)))
        {
            Exchange answer = await Exchange.SendAsync(fixture.Server, null, request.Query, request.Variables);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(answer.ErrorCode == "AUTH_NOT_AUTHENTICATED", $"{request.Query} answered {answer.Text}");
            Assert.Equal(request.RootField, (string?)answer.Body["errors"]![0]!["path"]![0]);
            JsonNode? value = answer.Body["data"]?[request.RootField];
            Assert.True(answer.Body.ContainsKey("data") && value is null, $"{request.Query} answered {answer.Text}");
            Assert.Empty(traces.In(answer.PlainText));
        }
        Assert.Equal(before, await fixture.Somebody.RowsAsync());
    }

    [Fact]
    public async Task The_open_fields_answer_without_a_token()
    {
        foreach (Request request in fixture.RootFields.Where(request => OneUser.Open.Contains(request.RootField)))
        {
            Exchange answer = await Exchange.SendAsync(fixture.Server, null, request.Query, request.Variables);
            Assert.Null(answer.Body["errors"]);
            Assert.NotNull(answer.Body["data"]![request.RootField]);
        }
    }

    [Fact]
    public async Task Exactly_the_closed_fields_say_authorize_in_the_SDL()
    {
        GraphQLDocument sdl = Parser.Parse(await fixture.Server.Http.GetStringAsync("/graphql/schema.graphql"));
        IEnumerable<string> authorized = sdl
            .Definitions.OfType<GraphQLObjectTypeDefinition>()
            .Where(type => type.Name.StringValue is "Query" or "Mutation")
            .SelectMany(type => type.Fields!)
            .Where(field => field.Directives?.Any(directive => directive.Name.StringValue == "authorize") == true)
            .Select(field => field.Name.StringValue);
        Assert.Equal(fixture.RootFields.Select(request => request.RootField).Except(OneUser.Open).Order(), authorized.Order());
    }

    [Fact]
    public async Task A_new_root_field_is_closed_by_default()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(ForgottenFields.AddTo);
        Exchange answer = await Exchange.SendAsync(server, null, $"{{ {ForgottenFields.Streaks} }}");
        Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.ErrorCode);
    }
}
