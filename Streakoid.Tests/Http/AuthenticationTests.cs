using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Http;

[Trait("kind", "server")]
public sealed class AuthenticationTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private readonly ToyServer _server = fixture.Server;

    [Fact]
    public async Task Without_a_token_a_protected_field_is_an_error_in_a_200()
    {
        ToyAnswer answer = await _server.PostAsync("{ me { name } }");
        Assert.Equal(200, answer.Status);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.Code);
        Assert.Equal("""{"me":null}""", answer.Json.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task With_a_token_resolvers_know_the_user()
    {
        ToyAnswer answer = await _server.PostAsync("{ me { name } }", headers: ("Authorization", "Bearer good"));
        Assert.Equal("""{"data":{"me":{"name":"Ada"}}}""", answer.Body);
    }

    [Theory]
    [InlineData("Bearer forged")]
    [InlineData("Basic YTpi")]
    [InlineData("nonsense")]
    public async Task A_bad_token_is_401_before_anything_runs_and_without_a_reason(string authorization)
    {
        int before = _server.Counters.Resolvers;
        foreach (string accept in (string[])["application/json", "application/graphql-response+json"])
        {
            ToyAnswer answer = await _server.PostAsync("{ hello }", headers: [("Authorization", authorization), ("Accept", accept)]);
            Assert.Equal(401, answer.Status);
            Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers["WWW-Authenticate"]);
            Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.Code);
            Assert.Equal(
                """{"errors":[{"message":"The access token is not valid or has expired. Refresh the session or sign in again.","extensions":{"code":"AUTH_NOT_AUTHENTICATED"}}]}""",
                answer.Body
            );
        }

        Assert.Equal(before, _server.Counters.Resolvers);
    }

    [Fact]
    public async Task Where_no_token_is_known_a_token_is_refused_and_its_absence_is_not()
    {
        await using ToyServer server = await ToyServer.StartAsync(authentication: false);
        Assert.Equal(200, (await server.PostAsync("{ hello }")).Status);
        Assert.Equal(401, (await server.PostAsync("{ hello }", headers: ("Authorization", "Bearer good"))).Status);
    }
}
