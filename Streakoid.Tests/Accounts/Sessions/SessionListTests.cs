using System.Net;
using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Sessions;

/// <summary>Where a user is signed in, and how the user signs out elsewhere.</summary>
[Trait("kind", "server")]
public sealed class SessionListTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Sessions = "{ me { sessions { id client createdAt lastUsedAt current } } }";

    private readonly StreakoidServer _server = fixture.Server;
    private Person _laptop = null!;
    private Person _phone = null!;

    public async Task InitializeAsync()
    {
        _laptop = await Person.RegisterAsync(_server);
        _server.Clock.Advance(Duration.FromMinutes(1));
        using HttpClient phone = new() { BaseAddress = _server.Http.BaseAddress };
        phone.DefaultRequestHeaders.UserAgent.ParseAdd(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
        );
        Person there = new(phone);
        await there.LoginAsync(_laptop.Email, Person.Password);
        _phone = new Person(_server) { AccessToken = there.AccessToken, RefreshToken = there.RefreshToken };
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_user_sees_what_is_signed_in_since_when_and_which_is_this_one()
    {
        Answer seen = (await _laptop.AskAsync(Sessions)).Succeeded();
        Assert.Equal(2, seen.Data("me.sessions")!.AsArray().Count);
        Assert.Equal(("Safari on iPhone", false), (seen.TextAt("me.sessions.0.client"), (bool)seen.Data("me.sessions.0.current")!));
        Assert.Equal(("Unknown client", true), (seen.TextAt("me.sessions.1.client"), (bool)seen.Data("me.sessions.1.current")!));
        Assert.True(string.CompareOrdinal(seen.TextAt("me.sessions.0.createdAt"), seen.TextAt("me.sessions.1.createdAt")) > 0);
    }

    [Fact]
    public async Task Refreshing_says_when_a_session_was_last_used()
    {
        _server.Clock.Advance(Duration.FromMinutes(5));
        await _phone.RefreshAsync(_phone.RefreshToken!);
        Answer seen = (await _phone.AskAsync(Sessions)).Succeeded();
        Assert.True(string.CompareOrdinal(seen.TextAt("me.sessions.0.lastUsedAt"), seen.TextAt("me.sessions.0.createdAt")) > 0);
    }

    [Fact]
    public async Task A_session_that_is_revoked_ends_at_once_and_leaves_the_list()
    {
        string id = (await _laptop.AskAsync(Sessions)).TextAt("me.sessions.0.id");
        Answer left = (await RevokeAsync(_laptop, id)).Succeeded();
        Assert.Single(left.Data("revokeSession.sessions")!.AsArray());
        Assert.Equal(HttpStatusCode.Unauthorized, (await _phone.AskAsync(Sessions)).Status);
        Assert.Equal("INVALID_REFRESH_TOKEN", (await _phone.RefreshAsync(_phone.RefreshToken!)).TextAt("refreshSession.errors.0.code"));
        Assert.Equal(HttpStatusCode.OK, (await _laptop.AskAsync(Sessions)).Status);
    }

    [Fact]
    public async Task Without_an_id_every_other_session_ends()
    {
        Person tablet = new(_server);
        await tablet.LoginAsync(_laptop.Email, Person.Password);
        Assert.Single((await RevokeAsync(_phone, null)).Succeeded().Data("revokeSession.sessions")!.AsArray());
        Assert.Equal(HttpStatusCode.Unauthorized, (await tablet.AskAsync(Sessions)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _laptop.AskAsync(Sessions)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _phone.AskAsync(Sessions)).Status);
    }

    [Fact]
    public async Task Another_users_session_reads_like_one_that_never_was()
    {
        Person eve = await Person.RegisterAsync(_server);
        string id = (await _laptop.AskAsync(Sessions)).TextAt("me.sessions.0.id");
        Answer refused = await RevokeAsync(eve, id);
        Assert.Equal("SESSION_NOT_FOUND", refused.TextAt("revokeSession.errors.0.code"));
        Assert.Equal(HttpStatusCode.OK, (await _phone.AskAsync(Sessions)).Status);
    }

    [Fact]
    public async Task Sessions_that_lie_unused_for_thirty_days_leave_the_list_and_the_database()
    {
        _server.Clock.Advance(Duration.FromDays(31));
        Person again = new(_server);
        await again.LoginAsync(_laptop.Email, Person.Password);
        Assert.Single((await again.AskAsync(Sessions)).Succeeded().Data("me.sessions")!.AsArray());
        Assert.Equal(
            1L,
            await _server.SqlAsync("select count(*) from sessions s join users u on u.id = s.user_id where u.email = $1", _laptop.Email)
        );
        Assert.Equal(
            1L,
            await _server.SqlAsync(
                "select count(*) from refresh_tokens t join users u on u.id = t.user_id where u.email = $1",
                _laptop.Email
            )
        );
    }

    private static Task<Answer> RevokeAsync(Person person, string? sessionId) =>
        person.AskAsync(
            "mutation($id: ID) { revokeSession(input: { sessionId: $id }) { sessions { id current } errors { ... on Error { code } } } }",
            new { id = sessionId }
        );
}
