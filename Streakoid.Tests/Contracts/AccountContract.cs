using NodaTime;
using Snapshooter.Xunit;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>
/// What registration, login and sessions answer. It is held twice, by those who derive from it, against the same snapshots: by hand
/// and through the client. Where they differ the client's idea of the contract has drifted.
/// </summary>
public abstract class AccountContract(ServerFixture fixture)
{
    protected const string Password = "correct horse battery staple";

    protected StreakoidServer Server { get; } = fixture.Server;

    [Fact]
    public async Task A_registration_signs_in_whom_it_registered()
    {
        await using ISpeaker ada = Speaker(Server);
        Reply registered = await ada.RegisterAsync("Ada.Lovelace@Example.com", Password, displayName: "Ada");
        registered.Masked().MatchSnapshot("Accounts.Registered");
        await IsAsync(ada, registered);
        (await ada.MeAsync()).Masked().MatchSnapshot("Accounts.Me");
    }

    [Theory]
    [InlineData("taken@example.com")]
    [InlineData("TAKEN@Example.COM")]
    [InlineData(" taken@example.com ")]
    [InlineData("ｔａｋｅｎ@ｅｘａｍｐｌｅ.ｃｏｍ")]
    public async Task A_taken_address_is_refused(string email)
    {
        await using ISpeaker first = Speaker(Server),
            second = Speaker(Server);
        await first.RegisterAsync("taken@example.com", Password);
        Reply refused = await second.RegisterAsync(email, "another long password");
        refused.Masked().MatchSnapshot("Accounts.EmailTaken");
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await second.MeAsync()).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@localhost")]
    [InlineData("a\0b@example.com")]
    public async Task Text_that_is_no_address_is_refused(string email)
    {
        await using ISpeaker nobody = Speaker(Server);
        (await nobody.RegisterAsync(email, Password)).Masked().MatchSnapshot("Accounts.InvalidEmail");
    }

    [Theory]
    [InlineData("short", "Short")]
    [InlineData("Password1234", "Common")]
    [InlineData("weak.password@example.com", "TheAddress")]
    public async Task A_weak_password_is_refused_with_the_reason(string password, string name)
    {
        await using ISpeaker nobody = Speaker(Server);
        (await nobody.RegisterAsync("weak.password@example.com", password)).Masked().MatchSnapshot($"Accounts.WeakPassword.{name}");
    }

    [Fact]
    public async Task An_unknown_zone_is_refused()
    {
        await using ISpeaker nobody = Speaker(Server);
        (await nobody.RegisterAsync("mars@example.com", Password, "Mars/Olympus")).Masked().MatchSnapshot("Accounts.UnknownTimeZone");
    }

    [Fact]
    public async Task Every_error_is_returned_at_once()
    {
        await using ISpeaker nobody = Speaker(Server);
        (await nobody.RegisterAsync("nobody", "short", "Mars/Olympus")).Masked().MatchSnapshot("Accounts.EveryFault");
    }

    [Fact]
    public async Task Of_two_registrations_of_one_address_at_once_one_wins()
    {
        await using ISpeaker one = Speaker(Server),
            other = Speaker(Server);
        Reply[] replies = await Task.WhenAll(
            one.RegisterAsync("twins@example.com", Password),
            other.RegisterAsync("TWINS@example.com", "another long password")
        );
        Reply won = Assert.Single(replies, reply => reply.UserId is not null);
        Reply lost = Assert.Single(replies, reply => reply.ErrorCode == "EMAIL_TAKEN");
        Assert.NotSame(won, lost);
        await IsAsync(won == replies[0] ? one : other, won);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await (won == replies[0] ? other : one).MeAsync()).Fault);
        Assert.Equal(1L, await Server.SqlAsync("select count(*) from users where email_key = 'twins@example.com'"));
    }

    [Fact]
    public async Task A_login_signs_in_the_same_user()
    {
        await using ISpeaker ada = Speaker(Server),
            again = Speaker(Server);
        Reply registered = await ada.RegisterAsync("grace@example.com", Password, "America/New_York");
        Reply loggedIn = await again.LoginAsync("GRACE@example.com", Password);
        loggedIn.Masked().MatchSnapshot("Accounts.LoggedIn");
        Assert.Equal(registered.UserId, loggedIn.UserId);
        await IsAsync(again, loggedIn);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_cannot_be_told_apart()
    {
        await using ISpeaker ada = Speaker(Server),
            guesser = Speaker(Server);
        await ada.RegisterAsync("guessed@example.com", Password);
        Reply wrong = await guesser.LoginAsync("guessed@example.com", "not the password");
        Reply unknown = await guesser.LoginAsync("nobody.at.all@example.com", "not the password");
        wrong.Masked().MatchSnapshot("Accounts.InvalidCredentials");
        Assert.Equal(wrong.Payload!.ToJsonString(), unknown.Payload!.ToJsonString());
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await guesser.MeAsync()).Fault);
    }

    [Fact]
    public async Task A_session_is_renewed_for_the_same_user()
    {
        await using ISpeaker ada = Speaker(Server);
        Reply registered = await ada.RegisterAsync("renewed@example.com", Password);
        Reply renewed = await ada.RefreshAsync(registered.RefreshToken!);
        renewed.Masked().MatchSnapshot("Accounts.Renewed");
        Assert.NotEqual(registered.AccessToken, renewed.AccessToken);
        Assert.NotEqual(registered.RefreshToken, renewed.RefreshToken);
        Assert.Equal(registered.UserId, renewed.UserId);
        await IsAsync(ada, registered);
    }

    [Fact]
    public async Task A_refresh_token_reused_after_the_grace_ends_the_session()
    {
        // A server of its own: its clock is turned.
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        await using ISpeaker ada = Speaker(server),
            thief = Speaker(server);
        Reply registered = await ada.RegisterAsync("stolen@example.com", Password);
        Reply renewed = await ada.RefreshAsync(registered.RefreshToken!);
        server.Clock.Advance(Duration.FromSeconds(11));
        (await thief.RefreshAsync(registered.RefreshToken!)).Masked().MatchSnapshot("Accounts.InvalidRefreshToken");
        (await thief.RefreshAsync(renewed.RefreshToken!)).Masked().MatchSnapshot("Accounts.InvalidRefreshToken");
        Assert.StartsWith("401", (await ada.MeAsync()).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_refresh_token_is_refused()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        await using ISpeaker ada = Speaker(server),
            later = Speaker(server);
        Reply registered = await ada.RegisterAsync("expired@example.com", Password);
        server.Clock.Advance(Duration.FromDays(30));
        (await later.RefreshAsync(registered.RefreshToken!)).Masked().MatchSnapshot("Accounts.InvalidRefreshToken");
        Assert.StartsWith("401", (await ada.MeAsync()).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logout_ends_the_session_and_no_other()
    {
        await using ISpeaker ada = Speaker(Server),
            phone = Speaker(Server),
            thief = Speaker(Server);
        Reply registered = await ada.RegisterAsync("logout@example.com", Password);
        Reply onPhone = await phone.LoginAsync("logout@example.com", Password);
        (await ada.LogoutAsync()).Masked().MatchSnapshot("Accounts.LoggedOut");
        Assert.NotNull((await ada.MeAsync()).Fault);
        (await thief.RefreshAsync(registered.RefreshToken!)).Masked().MatchSnapshot("Accounts.InvalidRefreshToken");
        await IsAsync(phone, onPhone);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Me_is_the_user_who_signed_in_however_many_others_exist(int others)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        for (int other = 0; other < others; other++)
            await Person.RegisterAsync(server);
        await using ISpeaker ada = Speaker(server),
            again = Speaker(server);
        Reply registered = await ada.RegisterAsync("one.of.many@example.com", Password);
        await IsAsync(ada, registered);
        Reply loggedIn = await again.LoginAsync("one.of.many@example.com", Password);
        Assert.Equal(registered.UserId, loggedIn.UserId);
        await IsAsync(again, loggedIn);
        Assert.Equal("one.of.many@example.com", (string?)(await again.MeAsync()).Payload!["email"]);
        Assert.Equal((long)others + 1, await server.SqlAsync("select count(*) from users"));
    }

    [Theory]
    [InlineData("another user's")]
    [InlineData("expired")]
    [InlineData("revoked")]
    [InlineData("garbage")]
    public async Task Signing_in_while_signed_in_as_another_user_gives_ones_own_session(string attached)
    {
        // A server of its own: its clock is turned.
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person other = await Person.RegisterAsync(server);
        await other.CreateStreakAsync("another user's own");
        if (attached == "expired")
            server.Clock.Advance(Duration.FromMinutes(16));
        if (attached == "revoked")
            await other.AskAsync("mutation { logout { loggedOut } }");
        string token = attached == "garbage" ? "nothing.of.value" : other.AccessToken!;

        for (int time = 0; time < 3; time++)
        {
            string email = $"oneself.{time}@example.com";
            await using ISpeaker ada = Speaker(server, token),
                again = Speaker(server, token),
                later = Speaker(server, token);
            Reply registered = await ada.RegisterAsync(email, Password);
            Assert.NotEqual(other.Id, registered.UserId);
            await IsAsync(ada, registered);
            Reply loggedIn = await again.LoginAsync(email, Password);
            Assert.Equal(registered.UserId, loggedIn.UserId);
            Reply renewed = await later.RefreshAsync(loggedIn.RefreshToken!);
            Assert.Equal(registered.UserId, renewed.UserId);
            await IsAsync(later, renewed);
            Assert.Equal(email, (string?)(await later.MeAsync()).Payload!["email"]);
        }
    }

    /// <summary>Somebody new, who is not signed in.</summary>
    /// <param name="server">The server.</param>
    /// <param name="attached">An access token that is sent with whatever has none.</param>
    protected abstract ISpeaker Speaker(StreakoidServer server, string? attached = null);

    private static async Task IsAsync(ISpeaker speaker, Reply signedIn)
    {
        Assert.NotNull(signedIn.UserId);
        Assert.Equal(signedIn.UserId, (await speaker.MeAsync()).UserId);
    }
}
