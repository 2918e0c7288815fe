using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>An operation that begins as one user and signs in as another, or out, has nothing of the former user's from there on.</summary>
public sealed class ViewerChangeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Who_signs_in_as_another_within_an_operation_leaves_the_former_user_behind()
    {
        Tenant former = await Tenant.SettleAsync(fixture.Server, "Former");
        Tenant next = await Tenant.SettleAsync(fixture.Server, "Next");
        string rowsOfFormer = await former.RowsAsync();

        Exchange answer = await Exchange.SendAsync(
            fixture.Server, former.Person.AccessToken,
            """
            mutation($token: String!, $formers: ID!, $nexts: ID!) {
              early: updateStreak(input: { streakId: $nexts, name: "too early" }) { errors { __typename } }
              refreshSession(input: { refreshToken: $token }) {
                session { me { id email displayName streaks(first: 3) { nodes { id name checkIns(first: 3) { nodes { note streak { id name } } } } } } }
              }
              late: updateStreak(input: { streakId: $formers, name: "too late" }) { errors { __typename } }
              archiveStreak(input: { streakId: $nexts }) { streak { name checkIns(first: 3) { nodes { note } } } errors { __typename } }
            }
            """,
            new { token = next.Person.RefreshToken, formers = former.StreakId, nexts = next.StreakId });

        JsonNode? data = answer.Body["data"];
        Assert.True(data is not null && answer.Body["errors"] is null, answer.Text);
        Assert.Equal("StreakNotFoundError", (string?)data["early"]?["errors"]?[0]?["__typename"]);
        Assert.Equal("StreakNotFoundError", (string?)data["late"]?["errors"]?[0]?["__typename"]);
        Assert.Equal(next.Person.Id, (string?)data["refreshSession"]?["session"]?["me"]?["id"]);
        Assert.StartsWith(next.Canary, (string?)data["archiveStreak"]?["streak"]?["name"], StringComparison.Ordinal);
        Assert.Empty((await former.TracesAsync()).In(answer.PlainText));
        Assert.Equal(rowsOfFormer, await former.RowsAsync());
    }

    [Fact]
    public async Task Who_logs_out_within_an_operation_does_nothing_more_in_it()
    {
        Tenant tenant = await Tenant.SettleAsync(fixture.Server, "Leaving");
        Exchange answer = await Exchange.SendAsync(
            fixture.Server, tenant.Person.AccessToken,
            "mutation { logout { loggedOut } createStreak(input: { name: \"too late\" }) { streak { name } } }");

        Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.ErrorCode);
        Assert.Null(answer.Body["data"]);
        Assert.DoesNotContain("too late", await tenant.RowsAsync(), StringComparison.Ordinal);
    }
}
