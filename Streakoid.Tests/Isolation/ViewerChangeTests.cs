using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>An operation has one principal: it cannot begin as one user and go on as another, and who signs out in it is nobody from
/// there on.</summary>
[Trait("kind", "server")]
public sealed class ViewerChangeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Late =
        "fragment Late on Mutation { updateStreak(input: { streakId: $formers, name: \"taken over\" }) { errors { __typename } } }";
    private const string SignIn = "refreshSession(input: { refreshToken: $token }) { session { me { id } } }";

    [Theory]
    [InlineData("{ ...Late " + SignIn + " }")]
    [InlineData("{ " + SignIn + " ...Late }")]
    [InlineData("{ ...Both } fragment Both on Mutation { ...Late " + SignIn + " }")]
    [InlineData("{ ... on Mutation { " + SignIn + " } ...Late }")]
    public async Task An_operation_that_signs_in_and_needs_a_viewer_is_refused_before_it_runs(string fields)
    {
        Tenant former = await Tenant.SettleAsync(fixture.Server, "Former");
        Tenant next = await Tenant.SettleAsync(fixture.Server, "Next");
        string rows = await former.RowsAsync() + await next.RowsAsync();

        for (int time = 0; time < 3; time++)
        {
            Exchange answer = await Exchange.SendAsync(
                fixture.Server,
                former.Person.AccessToken,
                $"mutation($token: String!, $formers: ID!) {fields} {Late}",
                new { token = next.Person.RefreshToken, formers = former.StreakId }
            );

            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal("ONE_CREDENTIAL_PER_OPERATION", answer.ErrorCode);
            Assert.False(answer.Body.ContainsKey("data"));
        }
        Assert.Equal(rows, await former.RowsAsync() + await next.RowsAsync());
    }

    [Fact]
    public async Task An_operation_does_nothing_more_after_its_logout()
    {
        Tenant tenant = await Tenant.SettleAsync(fixture.Server, "Leaving");
        Exchange answer = await Exchange.SendAsync(
            fixture.Server,
            tenant.Person.AccessToken,
            "mutation { logout { loggedOut } createStreak(input: { name: \"too late\" }) { streak { name } } }"
        );

        Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.ErrorCode);
        Assert.Null(answer.Body["data"]);
        Assert.DoesNotContain("too late", await tenant.RowsAsync(), StringComparison.Ordinal);
    }
}
