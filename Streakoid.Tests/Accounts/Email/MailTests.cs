using System.Net;
using NodaTime;
using Streakoid.Accounts.Email;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Email;

/// <summary>Confirming an address and choosing a new password by links that are mailed.</summary>
[Trait("kind", "server")]
public sealed class MailTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Verify = "Confirm your address";
    private const string Reset = "Choose a new password";
    private const string NewPassword = "staple battery horse correct";

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Registering_sends_a_link_that_confirms_the_address_once()
    {
        Assert.False((bool)(await _ada.AskAsync("{ me { emailVerified } }")).Succeeded().Data("me.emailVerified")!);
        string token = await TokenAsync(Verify);
        Person anybody = new(_server);
        Assert.True((bool)(await VerifyAsync(anybody, token)).Data("verifyEmail.emailVerified")!);
        Assert.True((bool)(await _ada.AskAsync("{ me { emailVerified } }")).Succeeded().Data("me.emailVerified")!);
        Assert.Equal("INVALID_LINK", (await VerifyAsync(anybody, token)).TextAt("verifyEmail.errors.0.code"));
    }

    [Fact]
    public async Task The_email_is_sent_again_on_request_until_the_address_is_confirmed()
    {
        const string Again = "mutation { requestEmailVerification { requested errors { __typename } } }";
        Assert.True((bool)(await _ada.AskAsync(Again)).Succeeded().Data("requestEmailVerification.requested")!);
        string token = Mailbox.TokenIn((await _server.Mailbox.WaitAsync(_ada.Email, Verify, 2)).Text);
        await VerifyAsync(_ada, token);
        Assert.True((bool)(await _ada.AskAsync(Again)).Succeeded().Data("requestEmailVerification.requested")!);
        await ResetLinkAsync();
        Assert.Equal(2, _server.Mailbox.To(_ada.Email).Count(email => email.Subject == Verify));
    }

    [Fact]
    public async Task A_password_reset_signs_its_user_in_and_every_other_session_out()
    {
        Person thief = new(_server),
            owner = new(_server);
        await thief.LoginAsync(_ada.Email, Person.Password);
        string stolen = (
            await thief.AskAsync("mutation { createAccessToken(input: { name: \"mine now\", scope: WRITE }) { token } }")
        ).TextAt("createAccessToken.token");

        Answer back = await ResetAsync(owner, await ResetLinkAsync(), NewPassword);

        Assert.Equal(_ada.Id, back.TextAt("resetPassword.session.me.id"));
        Assert.True((bool)back.Data("resetPassword.session.me.emailVerified")!);
        owner.AccessToken = back.TextAt("resetPassword.session.accessToken");
        (await owner.AskAsync("{ me { id } }")).Succeeded();
        foreach (Person out_ in (Person[])[thief, _ada, new(_server) { AccessToken = stolen }])
            Assert.Equal(HttpStatusCode.Unauthorized, (await out_.AskAsync("{ me { id } }")).Status);
        Assert.Equal("INVALID_CREDENTIALS", (await thief.LoginAsync(_ada.Email, Person.Password)).TextAt("login.errors.0.code"));
        Assert.NotNull((await owner.LoginAsync(_ada.Email, NewPassword)).Data("login.session"));
        await _server.Mailbox.WaitAsync(_ada.Email, "Your password was changed");
    }

    [Fact]
    public async Task Too_many_wrong_passwords_do_not_block_a_password_reset()
    {
        Person owner = new(_server);
        for (int guess = 0; guess < 11; guess++)
            await owner.LoginAsync(_ada.Email, $"not the password {guess}");
        Assert.Equal("TOO_MANY_ATTEMPTS", (await owner.LoginAsync(_ada.Email, Person.Password)).TextAt("login.errors.0.code"));
        await ResetAsync(owner, await ResetLinkAsync(), NewPassword);
        Assert.NotNull((await owner.LoginAsync(_ada.Email, NewPassword)).Data("login.session"));
    }

    [Fact]
    public async Task A_link_works_once_even_at_the_same_moment()
    {
        string token = await ResetLinkAsync();
        Answer[] both = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => ResetAsync(new Person(_server), token, $"{NewPassword} {i}"))
        );
        Assert.Single(both, answer => answer.Data("resetPassword.session") is not null);
        Assert.Equal(3, both.Count(answer => (string?)answer.Data("resetPassword.errors.0.code") == "INVALID_LINK"));
    }

    [Fact]
    public async Task A_weak_password_leaves_the_link_as_it_is()
    {
        string token = await ResetLinkAsync();
        Assert.Equal("WEAK_PASSWORD", (await ResetAsync(new Person(_server), token, "short")).TextAt("resetPassword.errors.0.code"));
        Assert.NotNull((await ResetAsync(new Person(_server), token, NewPassword)).Data("resetPassword.session"));
    }

    [Fact]
    public async Task Links_expire_and_each_does_only_its_own()
    {
        string reset = await ResetLinkAsync(),
            verify = await TokenAsync(Verify);
        Assert.Equal("INVALID_LINK", (await VerifyAsync(_ada, reset)).TextAt("verifyEmail.errors.0.code"));
        Assert.Equal("INVALID_LINK", (await ResetAsync(new Person(_server), verify, NewPassword)).TextAt("resetPassword.errors.0.code"));
        _server.Clock.Advance(Duration.FromHours(1));
        Assert.Equal("INVALID_LINK", (await ResetAsync(new Person(_server), reset, NewPassword)).TextAt("resetPassword.errors.0.code"));
        _server.Clock.Advance(Duration.FromHours(71));
        Assert.Equal("INVALID_LINK", (await VerifyAsync(new Person(_server), verify)).TextAt("verifyEmail.errors.0.code"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no token")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_link_is_refused_like_one_that_was_used(string token)
    {
        Assert.Equal("INVALID_LINK", (await VerifyAsync(_ada, token)).TextAt("verifyEmail.errors.0.code"));
        Assert.Equal("INVALID_LINK", (await ResetAsync(new Person(_server), token, NewPassword)).TextAt("resetPassword.errors.0.code"));
    }

    [Fact]
    public async Task An_unknown_address_is_answered_like_a_known_one_and_gets_no_email()
    {
        Answer known = await RequestAsync(_ada.Email),
            unknown = await RequestAsync("nobody.at.all@example.com");
        Assert.Equal(known.Text, unknown.Text);
        await _server.Mailbox.WaitAsync(_ada.Email, Reset);
        Assert.Empty(_server.Mailbox.To("nobody.at.all@example.com"));
        Assert.Equal("INVALID_EMAIL", (await RequestAsync("no address")).TextAt("requestPasswordReset.errors.0.code"));
    }

    [Fact]
    public async Task The_emails_to_one_address_are_limited()
    {
        for (int asked = 0; asked < 10; asked++)
            Assert.NotNull((await RequestAsync(_ada.Email)).Data("requestPasswordReset.requested"));
        Assert.Equal("TOO_MANY_ATTEMPTS", (await RequestAsync(_ada.Email)).TextAt("requestPasswordReset.errors.0.code"));
        await _server.Mailbox.WaitAsync(_ada.Email, Reset, EmailLinks.MaxOpen);
        // A later e-mail of another user's, so that all that were wanted before have been seen to.
        Person later = await Person.RegisterAsync(_server);
        await _server.Mailbox.WaitAsync(later.Email, Verify);
        Assert.Equal(EmailLinks.MaxOpen, _server.Mailbox.To(_ada.Email).Count(email => email.Subject == Reset));
    }

    [Fact]
    public async Task A_password_change_ends_earlier_links_and_is_reported_by_email()
    {
        string token = await ResetLinkAsync();
        (
            await _ada.AskAsync(
                "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { me { id } errors { __typename } } }",
                new { input = new { currentPassword = Person.Password, newPassword = NewPassword } }
            )
        ).Succeeded();
        Assert.Equal("INVALID_LINK", (await ResetAsync(new Person(_server), token, NewPassword)).TextAt("resetPassword.errors.0.code"));
        await _server.Mailbox.WaitAsync(_ada.Email, "Your password was changed");
    }

    [Fact]
    public async Task An_unconfirmed_address_gets_no_text_that_the_sender_chose()
    {
        const string Bait = "Your account is locked";
        Person stranger = new(_server);
        await stranger.RegisterAsAsync("stranger@example.com", Person.Password, displayName: Bait);
        await RequestAsync("stranger@example.com");
        Assert.DoesNotContain(Bait, (await _server.Mailbox.WaitAsync("stranger@example.com", Reset)).Text, StringComparison.Ordinal);
        string verify = (await _server.Mailbox.WaitAsync("stranger@example.com", Verify)).Text;
        Assert.DoesNotContain(Bait, verify, StringComparison.Ordinal);

        await VerifyAsync(stranger, Mailbox.TokenIn(verify));
        await RequestAsync("stranger@example.com");
        Assert.Contains(
            $"Hello {Bait},",
            (await _server.Mailbox.WaitAsync("stranger@example.com", Reset, 2)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Your account is locked.\n\nSign in at https://evil.example")]
    [InlineData("evil.com")]
    public async Task A_display_name_is_one_line_without_a_web_address(string name)
    {
        const string Update =
            "mutation($name: String!) { updateProfile(input: { displayName: $name }) { errors { ... on Error { code } } } }";
        Assert.Equal("INVALID_PROFILE", (await _ada.AskAsync(Update, new { name })).TextAt("updateProfile.errors.0.code"));
        Answer registered = await new Person(_server).AskAsync(
            "mutation($input: RegisterInput!) { register(input: $input) { errors { __typename } } }",
            new
            {
                input = new
                {
                    email = "named@example.com",
                    password = Person.Password,
                    timeZone = "Etc/UTC",
                    displayName = name,
                },
            }
        );
        Assert.Contains("`displayName` must be one line", registered.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0L, await _server.SqlAsync("select count(*) from users where email_key = 'named@example.com'"));
    }

    [Fact]
    public async Task The_database_does_not_know_the_token()
    {
        string token = await ResetLinkAsync();
        Assert.Equal(0L, await _server.SqlAsync("select count(*) from mailed_links l where l::text like '%' || $1 || '%'", token));
        Assert.Equal(
            1L,
            await _server.SqlAsync("select count(*) from mailed_links where hash = sha256($1)", System.Text.Encoding.ASCII.GetBytes(token))
        );
    }

    private async Task<string> ResetLinkAsync()
    {
        await RequestAsync(_ada.Email);
        return await TokenAsync(Reset);
    }

    private async Task<string> TokenAsync(string subject) => Mailbox.TokenIn((await _server.Mailbox.WaitAsync(_ada.Email, subject)).Text);

    private async Task<Answer> RequestAsync(string email) =>
        (
            await new Person(_server).AskAsync(
                "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { requested errors { ... on Error { code message } } } }",
                new { email }
            )
        ).Succeeded();

    private static async Task<Answer> VerifyAsync(Person person, string token) =>
        (
            await person.AskAsync(
                "mutation($token: String!) { verifyEmail(input: { token: $token }) { emailVerified errors { ... on Error { code } } } }",
                new { token }
            )
        ).Succeeded();

    private static async Task<Answer> ResetAsync(Person person, string token, string newPassword) =>
        (
            await person.AskAsync(
                """
                mutation($input: ResetPasswordInput!) { resetPassword(input: $input) {
                  session { accessToken refreshToken me { id email emailVerified } } errors { ... on Error { code message } } } }
                """,
                new { input = new { token, newPassword } }
            )
        ).Succeeded();
}
