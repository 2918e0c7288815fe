using System.Net;
using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.PersonalAccessTokens;

/// <summary>Personal access tokens: scoped, named, expiring, shown once, stored hashed.</summary>
[Trait("kind", "server")]
public sealed class PersonalAccessTokenTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Create =
        "mutation($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { token accessToken { id name scope expiresAt lastUsedAt } errors { ... on Error { code message } } } }";

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_reading_token_reads_and_cannot_write()
    {
        string streak = await _ada.CreateStreakAsync();
        Person script = await WithTokenAsync("READ");
        Assert.Equal(_ada.Id, (await script.AskAsync("{ me { id streaks { nodes { name } } } }")).Succeeded().TextAt("me.id"));
        Answer refused = await script.CheckInAsync(streak);
        Assert.Equal((HttpStatusCode.OK, "AUTH_NOT_AUTHORIZED"), (refused.Status, refused.ErrorCode));
        Assert.Equal("PENDING 0/0", await _ada.StandingAsync(streak));
    }

    [Fact]
    public async Task A_writing_token_writes_and_cannot_touch_what_guards_the_account()
    {
        string streak = await _ada.CreateStreakAsync();
        Person script = await WithTokenAsync("WRITE");
        (await script.CheckInAsync(streak)).Succeeded();
        foreach (
            string guarded in (string[])
                [
                    "logout { loggedOut }",
                    "revokeSession(input: {}) { sessions { id } }",
                    "createAccessToken(input: { name: \"more\", scope: WRITE }) { token }",
                    "revokeAccessToken(input: { accessTokenId: \"QWNjZXNzVG9rZW46AAAAAAAAAAAAAAAAAAAAAA==\" }) { accessToken { id } }",
                    $"changePassword(input: {{ currentPassword: \"{Person.Password}\", newPassword: \"something else entirely\" }}) {{ me {{ id }} }}",
                    $"deleteAccount(input: {{ password: \"{Person.Password}\" }}) {{ accountDeleted }}",
                ]
        )
        {
            Answer refused = await script.AskAsync($"mutation {{ {guarded} }}");
            Assert.True(refused.ErrorCode == "AUTH_NOT_AUTHORIZED", refused.Text);
        }
        Assert.Equal("DONE 1/1", await _ada.StandingAsync(streak));
    }

    [Fact]
    public async Task A_token_is_shown_once_and_stored_as_a_hash()
    {
        Answer made = await CreateAsync("laptop", "READ");
        string token = made.TextAt("createAccessToken.token");
        Assert.StartsWith("streakoid_", token, StringComparison.Ordinal);
        Assert.DoesNotContain(
            token,
            (await _ada.AskAsync("{ me { accessTokens { id name scope createdAt expiresAt lastUsedAt } } }")).Succeeded().Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            0L,
            await _server.SqlAsync("select count(*) from access_tokens t where t::text like '%' || $1 || '%'", token["streakoid_".Length..])
        );
        Assert.Equal(
            1L,
            await _server.SqlAsync("select count(*) from access_tokens where hash = sha256($1)", System.Text.Encoding.ASCII.GetBytes(token))
        );
    }

    [Fact]
    public async Task A_token_works_until_it_expires()
    {
        Person script = await WithTokenAsync("READ", days: 2);
        _server.Clock.Advance(Duration.FromDays(2) - Duration.FromSeconds(1));
        (await script.AskAsync("{ me { id } }")).Succeeded();
        _server.Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.AskAsync("{ me { id } }")).Status);
    }

    [Fact]
    public async Task A_revoked_token_stops_at_once_and_only_its_owner_can_revoke_it()
    {
        Answer made = await CreateAsync("old phone", "WRITE");
        Person script = new(_server) { AccessToken = made.TextAt("createAccessToken.token") },
            eve = await Person.RegisterAsync(_server);
        string id = made.TextAt("createAccessToken.accessToken.id");
        Assert.Equal("ACCESS_TOKEN_NOT_FOUND", (await RevokeAsync(eve, id)).TextAt("revokeAccessToken.errors.0.code"));
        (await script.AskAsync("{ me { id } }")).Succeeded();
        Assert.Equal("old phone", (await RevokeAsync(_ada, id)).TextAt("revokeAccessToken.accessToken.name"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.AskAsync("{ me { id } }")).Status);
        Assert.Equal("ACCESS_TOKEN_NOT_FOUND", (await RevokeAsync(_ada, id)).TextAt("revokeAccessToken.errors.0.code"));
    }

    [Fact]
    public async Task A_token_that_is_forged_for_another_user_opens_nothing()
    {
        string token = (await CreateAsync("mine", "WRITE")).TextAt("createAccessToken.token");
        Person eve = await Person.RegisterAsync(_server);
        string evesToken = (await eve.AskAsync(Create, new { input = new { name = "hers", scope = "WRITE" } })).TextAt(
            "createAccessToken.token"
        );
        // The first 16 bytes name the user, the rest is the secret: hers under his id.
        const int Named = 10 + 22;
        foreach (
            string forged in (string[])
                [
                    token[..Named] + evesToken[Named..],
                    token[..^1] + (token[^1] == 'A' ? 'B' : 'A'),
                    "streakoid_",
                    "streakoid_" + new string('A', 64),
                ]
        )
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await new Person(_server) { AccessToken = forged }.AskAsync("{ me { id } }")).Status
            );
    }

    [Fact]
    public async Task A_user_sees_when_a_token_was_last_used()
    {
        Person script = await WithTokenAsync("READ");
        Assert.Null((await _ada.AskAsync("{ me { accessTokens { lastUsedAt } } }")).Data("me.accessTokens.0.lastUsedAt"));
        await script.AskAsync("{ me { id } }");
        Assert.NotNull((await _ada.AskAsync("{ me { accessTokens { lastUsedAt } } }")).Data("me.accessTokens.0.lastUsedAt"));
    }

    [Theory]
    [InlineData("  ", 90, "INVALID_ACCESS_TOKEN")]
    [InlineData("x", 0, "INVALID_ACCESS_TOKEN")]
    [InlineData("x", 367, "INVALID_ACCESS_TOKEN")]
    public async Task What_cannot_be_is_refused(string name, int days, string code) => Assert.Equal(code, (
                await _ada.AskAsync(
                    Create,
                    new
                    {
                        input = new
                        {
                            name,
                            scope = "READ",
                            expiresInDays = days,
                        },
                    }
                )
            ).Succeeded().TextAt("createAccessToken.errors.0.code"));

    [Fact]
    public async Task There_are_fifty_at_most_even_when_made_at_the_same_moment()
    {
        for (int made = 0; made < 48; made++)
            await CreateAsync($"token {made}", "READ");
        Answer[] last = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(i => _ada.AskAsync(Create, new { input = new { name = $"last {i}", scope = "READ" } }))
        );
        Assert.Equal(2, last.Count(answer => answer.Data("createAccessToken.token") is not null));
        Assert.Equal(3, last.Count(answer => (string?)answer.Data("createAccessToken.errors.0.code") == "TOO_MANY_ACCESS_TOKENS"));
    }

    [Fact]
    public async Task The_same_key_again_gives_the_one_token_a_new_secret()
    {
        object input = new { input = new { name = "once", scope = "READ" } };
        string first = (await _ada.AskAsync(Create, input, idempotencyKey: "k")).TextAt("createAccessToken.token");
        string second = (await _ada.AskAsync(Create, input, idempotencyKey: "k")).TextAt("createAccessToken.token");
        Assert.NotEqual(first, second);
        Assert.Single((await _ada.AskAsync("{ me { accessTokens { id } } }")).Data("me.accessTokens")!.AsArray());
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Person(_server) { AccessToken = first }.AskAsync("{ me { id } }")).Status);
        (await new Person(_server) { AccessToken = second }.AskAsync("{ me { id } }")).Succeeded();
    }

    private async Task<Person> WithTokenAsync(string scope, int days = 90) =>
        new(_server) { AccessToken = (await CreateAsync("script", scope, days)).TextAt("createAccessToken.token") };

    private async Task<Answer> CreateAsync(string name, string scope, int days = 90) =>
        (
            await _ada.AskAsync(
                Create,
                new
                {
                    input = new
                    {
                        name,
                        scope,
                        expiresInDays = days,
                    },
                }
            )
        ).Succeeded();

    private static Task<Answer> RevokeAsync(Person person, string id) =>
        person.AskAsync(
            "mutation($id: ID!) { revokeAccessToken(input: { accessTokenId: $id }) { accessToken { name } errors { ... on Error { code } } } }",
            new { id }
        );
}
