using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Tests.Isolation.Walk;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>
/// A token whose user is not there, in a database that holds exactly one other user. A server that takes any user for want of
/// the right one would show that other.
/// </summary>
[Trait("kind", "server")]
public sealed class GoneUserTests(OneUser fixture) : IClassFixture<OneUser>
{
    private static readonly SigningKeys StrangersKeys = new([SigningKeys.NewKey()]);

    private StreakoidServer Server => fixture.Server;

    [Fact]
    public async Task A_valid_token_of_a_deleted_user_is_refused_everywhere()
    {
        Person gone = await Person.RegisterAsync(Server);
        Guid id = Tenant.KeyOf(gone.Id);
        Assert.Equal(HttpStatusCode.OK, (await Exchange.SendAsync(Server, gone.AccessToken, "{ me { id } }")).Status);
        await Server.SqlAsync("delete from users where id = $1", id);
        Assert.Equal(1L, await Server.SqlAsync("select count(*) from users"));

        await RefusedEverywhereAsync(gone.AccessToken!);
        Answer renewed = await gone.RefreshAsync(gone.RefreshToken!);
        Assert.Equal("INVALID_REFRESH_TOKEN", renewed.TextAt("refreshSession.errors.0.code"));
        Assert.Empty((await fixture.Somebody.TracesAsync()).In(renewed.Text));
    }

    [Fact]
    public async Task A_valid_token_of_a_user_that_never_was_is_refused_everywhere() =>
        await RefusedEverywhereAsync(Genuine(Guid.CreateVersion7(), Guid.CreateVersion7()));

    [Fact]
    public async Task Another_users_session_does_not_make_a_missing_user_good() =>
        await RefusedEverywhereAsync(Genuine(Guid.CreateVersion7(), await OthersSessionAsync()));

    [Fact]
    public async Task The_right_user_without_a_session_of_its_own_is_refused_everywhere()
    {
        await RefusedEverywhereAsync(Genuine(fixture.Somebody.UserId, Guid.CreateVersion7()));
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Claims.Remove("sid")));
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Claims["sid"] = "none"));
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Claims["sid"] = Guid.Empty.ToString()));
    }

    [Fact]
    public async Task A_session_that_was_logged_out_is_refused_everywhere()
    {
        string token = await fixture.Somebody.LoginAsync();
        Exchange loggedOut = await Exchange.SendAsync(Server, token, "mutation { logout { loggedOut } }");
        Assert.Contains("true", loggedOut.Text, StringComparison.Ordinal);
        await RefusedEverywhereAsync(token);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("somebody")]
    [InlineData("")]
    public async Task A_subject_without_a_user_is_refused_everywhere(string subject) =>
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Claims["sub"] = subject));

    [Fact]
    public async Task A_token_without_a_subject_is_refused_everywhere() =>
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Claims.Remove("sub")));

    [Fact]
    public async Task A_token_of_another_key_is_refused_everywhere() =>
        await RefusedEverywhereAsync(await ForgeAsync(token => token.SigningCredentials = StrangersKeys.Credentials));

    [Fact]
    public async Task A_token_without_a_signature_is_refused_everywhere()
    {
        string[] parts = (await fixture.Somebody.LoginAsync()).Split('.');
        string none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""");
        await RefusedEverywhereAsync($"{none}.{parts[1]}.");
        await RefusedEverywhereAsync($"{parts[0]}.{parts[1]}.");
    }

    [Fact]
    public async Task A_token_whose_subject_was_exchanged_is_refused_everywhere()
    {
        Person thief = await Person.RegisterAsync(Server);
        string[] own = thief.AccessToken!.Split('.');
        string payload = Base64UrlEncoder
            .Decode(own[1])
            .Replace(Tenant.KeyOf(thief.Id).ToString(), fixture.Somebody.UserId.ToString(), StringComparison.Ordinal);
        await Server.SqlAsync("delete from users where id = $1", Tenant.KeyOf(thief.Id));
        await RefusedEverywhereAsync($"{own[0]}.{Base64UrlEncoder.Encode(payload)}.{own[2]}");
    }

    [Fact]
    public async Task A_token_for_another_audience_issuer_or_purpose_is_refused_everywhere()
    {
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Audience = "elsewhere"));
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Issuer = "elsewhere"));
        await RefusedEverywhereAsync(await ForgeAsync(token => token.TokenType = "JWT"));
    }

    [Fact]
    public async Task An_expired_token_is_refused_everywhere()
    {
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Expires = StreakoidServer.Noon.ToDateTimeUtc()));
        await RefusedEverywhereAsync(await ForgeAsync(token => token.Expires = null));
    }

    [Fact]
    public async Task Two_tokens_at_once_are_refused_everywhere() =>
        await RefusedEverywhereAsync($"{await ForgeAsync(_ => { })}, Bearer {await ForgeAsync(_ => { })}");

    [Fact]
    public async Task The_same_token_made_rightly_is_accepted()
    {
        Exchange answer = await Exchange.SendAsync(Server, await ForgeAsync(_ => { }), "{ me { id } }");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(fixture.Somebody.Person.Id, answer.PlainText, StringComparison.Ordinal);
    }

    private async Task RefusedEverywhereAsync(string token)
    {
        Traces others = await fixture.Somebody.TracesAsync();
        string before = await fixture.Somebody.RowsAsync();
        foreach (Request request in fixture.RootFields.Where(request => !OneUser.Open.Contains(request.RootField)))
        {
            Exchange answer = await Exchange.SendAsync(Server, token, request.Query, request.Variables);
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{request.Query} answered {(int)answer.Status} {answer.Text}");
            Assert.Equal("Bearer error=\"invalid_token\"", answer.Challenge);
            Assert.Equal("AUTH_NOT_AUTHENTICATED", answer.ErrorCode);
            Assert.False(answer.Body.ContainsKey("data"));
            Assert.Empty(others.In(answer.PlainText));
        }
        Assert.Equal(before, await fixture.Somebody.RowsAsync());
    }

    private string Genuine(Guid user, Guid session) =>
        Server.Services.GetRequiredService<JwtIssuer>().Write(new UserId(user), session, StreakoidServer.Noon + Duration.FromDays(1)).Token;

    private async Task<Guid> OthersSessionAsync() =>
        (Guid)
            (await Server.SqlAsync("select id from sessions where user_id = $1 and revoked_at is null limit 1", fixture.Somebody.UserId))!;

    /// <summary>A token of the other user that is good but for one thing.</summary>
    private async Task<string> ForgeAsync(Action<SecurityTokenDescriptor> change)
    {
        SecurityTokenDescriptor token = new()
        {
            TokenType = "at+jwt",
            Issuer = "streakoid",
            Audience = "streakoid",
            Expires = (StreakoidServer.Noon + Duration.FromMinutes(1)).ToDateTimeUtc(),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = fixture.Somebody.UserId.ToString(),
                ["sid"] = (await OthersSessionAsync()).ToString(),
            },
            SigningCredentials = Server.Services.GetRequiredService<SigningKeys>().Credentials,
        };
        change(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }
}
