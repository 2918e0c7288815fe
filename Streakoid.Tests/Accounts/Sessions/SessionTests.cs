using System.Net;
using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Sessions;

/// <summary>Access tokens, refresh tokens, logout.</summary>
[Trait("kind", "server")]
public sealed class SessionTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_access_token_lives_fifteen_minutes()
    {
        _server.Clock.Advance(Duration.FromMinutes(15) - Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await _ada.AskAsync("{ me { id } }")).Status);
        _server.Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _ada.AskAsync("{ me { id } }")).Status);
    }

    [Fact]
    public async Task Refreshing_gives_new_tokens_for_the_same_user()
    {
        (string? access, string? refresh, string id) = (_ada.AccessToken, _ada.RefreshToken, _ada.Id);
        _server.Clock.Advance(Duration.FromHours(1));
        await _ada.RefreshAsync(refresh!);
        Assert.NotEqual(access, _ada.AccessToken);
        Assert.NotEqual(refresh, _ada.RefreshToken);
        Assert.Equal(id, (await _ada.AskAsync("{ me { id } }")).Succeeded().TextAt("me.id"));
    }

    [Fact]
    public async Task A_refresh_token_may_come_again_within_ten_seconds_since_its_reply_may_be_lost()
    {
        string first = _ada.RefreshToken!;
        await _ada.RefreshAsync(first);
        _server.Clock.Advance(Duration.FromSeconds(10));
        Assert.NotNull((await _ada.RefreshAsync(first)).Data("refreshSession.session"));
        Assert.Equal(HttpStatusCode.OK, (await _ada.AskAsync("{ me { id } }")).Status);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_later_ends_its_whole_session()
    {
        string first = _ada.RefreshToken!;
        await _ada.RefreshAsync(first);
        (string access, string second) = (_ada.AccessToken!, _ada.RefreshToken!);
        _server.Clock.Advance(Duration.FromMilliseconds(10_001));
        Assert.Equal("INVALID_REFRESH_TOKEN", (await _ada.RefreshAsync(first)).TextAt("refreshSession.errors.0.code"));
        Assert.Equal("INVALID_REFRESH_TOKEN", (await _ada.RefreshAsync(second)).TextAt("refreshSession.errors.0.code"));
        _ada.AccessToken = access;
        Assert.Equal(HttpStatusCode.Unauthorized, (await _ada.AskAsync("{ me { id } }")).Status);
    }

    [Fact]
    public async Task A_reuse_ends_no_other_session()
    {
        Person phone = new(_server);
        await phone.LoginAsync(_ada.Email, Person.Password);
        string first = _ada.RefreshToken!;
        await _ada.RefreshAsync(first);
        _server.Clock.Advance(Duration.FromSeconds(11));
        await _ada.RefreshAsync(first);
        Assert.Equal(HttpStatusCode.OK, (await phone.AskAsync("{ me { id } }")).Status);
    }

    [Fact]
    public async Task A_refresh_token_dies_after_thirty_days_unused()
    {
        _server.Clock.Advance(Duration.FromDays(30));
        Assert.Equal("INVALID_REFRESH_TOKEN", (await _ada.RefreshAsync(_ada.RefreshToken!)).TextAt("refreshSession.errors.0.code"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("GQeiAUpVQHuq__YbAAscjdaptDtCsMsGK-MxO0mbRNzZgQeOgxHBgolgIZEamiw6")]
    public async Task A_token_that_never_was_is_refused(string token) =>
        Assert.Equal("INVALID_REFRESH_TOKEN", (await _ada.RefreshAsync(token)).TextAt("refreshSession.errors.0.code"));

    [Fact]
    public async Task Logout_stops_every_token_of_the_session_at_once_and_no_other()
    {
        Person phone = new(_server);
        await phone.LoginAsync(_ada.Email, Person.Password);
        Assert.True((bool)(await _ada.AskAsync("mutation { logout { loggedOut } }")).Succeeded().Data("logout.loggedOut")!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _ada.AskAsync("{ me { id } }")).Status);
        Assert.Equal("INVALID_REFRESH_TOKEN", (await _ada.RefreshAsync(_ada.RefreshToken!)).TextAt("refreshSession.errors.0.code"));
        Assert.Equal(HttpStatusCode.OK, (await phone.AskAsync("{ me { id } }")).Status);
    }

    [Fact]
    public async Task After_logout_the_rest_of_the_operation_is_anonymous()
    {
        Answer answer = await _ada.AskAsync(
            """mutation { logout { loggedOut } createStreak(input: { name: "Late" }) { streak { id } } }"""
        );
        Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.ErrorCode);
        Assert.Equal(0L, await _server.SqlAsync("select count(*) from streaks where name = 'Late'"));
    }

    [Fact]
    public async Task What_an_earlier_field_selects_is_answered_before_a_later_field_signs_out()
    {
        Answer answer = (
            await _ada.AskAsync(
                """
                mutation {
                  createStreak(input: { name: "Read" }) { streak { checkIns { totalCount nodes { streak { name } } } } }
                  logout { loggedOut }
                }
                """
            )
        ).Succeeded();
        Assert.Equal(0, answer.NumberAt("createStreak.streak.checkIns.totalCount"));
    }
}
