using System.Net;
using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Commands;

/// <summary>Changing the address, undoing it, and taking an account back with an e-mailed link.</summary>
[Trait("kind", "server")]
public sealed class ChangeEmailTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string NewPassword = "staple battery horse correct";

    private static int _addresses;

    private readonly StreakoidServer _server = fixture.Server;
    private readonly string _next = $"next{Interlocked.Increment(ref _addresses)}@example.com";
    private Person _ada = null!;

    public async Task InitializeAsync()
    {
        _ada = await Person.RegisterAsync(_server);
        await SendAsync("verifyEmail", await TokenAsync(_ada.Email, "Confirm your address"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_address_changes_when_the_new_one_confirms_it()
    {
        Assert.Null((await ChangeAsync(_ada, _next)).Data("changeEmail.errors"));
        string token = await TokenAsync(_next, "Confirm your new address");
        Assert.Equal(_ada.Email, (await _ada.AskAsync("{ me { email } }")).Succeeded().TextAt("me.email"));

        Assert.Null((await SendAsync("confirmEmailChange", token)).Data("confirmEmailChange.errors"));
        Answer me = (await _ada.AskAsync("{ me { email emailVerified } }")).Succeeded();
        Assert.Equal(_next, me.TextAt("me.email"));
        Assert.True((bool)me.Data("me.emailVerified")!);
        Assert.Equal("INVALID_LINK", (await SendAsync("confirmEmailChange", token)).TextAt("confirmEmailChange.errors.0.code"));
        Assert.Null((await new Person(_server).LoginAsync(_ada.Email, Person.Password)).Data("login.session"));
        Assert.NotNull((await new Person(_server).LoginAsync(_next, Person.Password)).Data("login.session"));
        await _server.Mailbox.WaitAsync(_ada.Email, "Your address was changed");
    }

    [Fact]
    public async Task The_former_address_undoes_a_change_for_seven_days_whatever_a_thief_did_since()
    {
        Person thief = new(_server);
        await thief.LoginAsync(_ada.Email, Person.Password);
        await ChangeAsync(thief, _next);
        await SendAsync("confirmEmailChange", await TokenAsync(_next, "Confirm your new address"));
        string undo = await TokenAsync(_ada.Email, "Your address was changed");
        // The thief resets the password through the new address, and changes the address once more.
        await RequestResetAsync(_next);
        Answer reset = await ResetAsync(thief, await TokenAsync(_next, "Choose a new password"));
        thief.AccessToken = reset.TextAt("resetPassword.session.accessToken");
        string third = $"third.{_next}";
        await ChangeAsync(thief, third);
        await SendAsync("confirmEmailChange", await TokenAsync(third, "Confirm your new address"));

        Assert.Null((await SendAsync("undoEmailChange", undo)).Data("undoEmailChange.errors"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.AskAsync("{ me { id } }")).Status);
        foreach (string address in (string[])[_ada.Email, _next, third])
            Assert.Null((await new Person(_server).LoginAsync(address, NewPassword)).Data("login.session"));
        Person owner = new(_server);
        Answer back = await ResetAsync(owner, await TokenAsync(_ada.Email, "Choose a new password"));
        Assert.Equal(_ada.Id, back.TextAt("resetPassword.session.me.id"));
        Assert.Equal(_ada.Email, back.TextAt("resetPassword.session.me.email"));
        Assert.Equal("INVALID_LINK", (await SendAsync("undoEmailChange", undo)).TextAt("undoEmailChange.errors.0.code"));
    }

    [Fact]
    public async Task A_change_cannot_be_undone_after_seven_days()
    {
        await ChangeAsync(_ada, _next);
        await SendAsync("confirmEmailChange", await TokenAsync(_next, "Confirm your new address"));
        string undo = await TokenAsync(_ada.Email, "Your address was changed");
        _server.Clock.Advance(Duration.FromDays(7));
        Assert.Equal("INVALID_LINK", (await SendAsync("undoEmailChange", undo)).TextAt("undoEmailChange.errors.0.code"));
    }

    [Fact]
    public async Task A_confirmed_address_of_another_user_gets_no_email_and_is_not_shown()
    {
        Person bob = await Person.RegisterAsync(_server);
        await SendAsync("verifyEmail", await TokenAsync(bob.Email, "Confirm your address"));
        Answer taken = await ChangeAsync(_ada, bob.Email),
            free = await ChangeAsync(_ada, _next);
        Assert.Equal(free.Text, taken.Text);
        await _server.Mailbox.WaitAsync(_next, "Confirm your new address");
        Assert.DoesNotContain(_server.Mailbox.To(bob.Email), email => email.Subject == "Confirm your new address");
    }

    [Fact]
    public async Task An_address_that_was_never_confirmed_is_taken_over()
    {
        Person squatter = await Person.RegisterAsync(_server, email: _next);
        await ChangeAsync(_ada, _next);
        Assert.Null(
            (await SendAsync("confirmEmailChange", await TokenAsync(_next, "Confirm your new address"))).Data("confirmEmailChange.errors")
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await squatter.AskAsync("{ me { id } }")).Status);
        Assert.Equal(_ada.Id, (await _ada.AskAsync("{ me { id } }")).Succeeded().TextAt("me.id"));
    }

    [Fact]
    public async Task An_unconfirmed_user_who_requests_the_same_address_keeps_the_account()
    {
        Person eve = await Person.RegisterAsync(_server, email: _next);
        await ChangeAsync(eve, _next);
        Assert.Null(
            (await SendAsync("confirmEmailChange", await TokenAsync(_next, "Confirm your new address"))).Data("confirmEmailChange.errors")
        );
        Assert.True((bool)(await eve.AskAsync("{ me { emailVerified } }")).Succeeded().Data("me.emailVerified")!);
    }

    [Theory]
    [InlineData("changeEmail(input: { newEmail: \"other@example.com\" }) { errors { ... on Error { code } } }")]
    [InlineData("createAccessToken(input: { name: \"kept\", scope: WRITE }) { errors { ... on Error { code } } }")]
    [InlineData("exportData { errors { ... on Error { code } } }")]
    public async Task A_stolen_session_is_not_enough(string mutation)
    {
        string field = mutation.Split('(', ' ')[0];
        Assert.Null((await _ada.AskAsync($"mutation {{ {mutation} }}")).Succeeded().Data($"{field}.errors"));
        _server.Clock.Advance(Duration.FromMinutes(15));
        await _ada.RefreshAsync(_ada.RefreshToken!);
        Assert.Equal("REAUTHENTICATION_REQUIRED", (await _ada.AskAsync($"mutation {{ {mutation} }}")).TextAt($"{field}.errors.0.code"));
        if (field == "exportData")
            return;
        foreach (
            (string password, string? code) in ((string, string?)[])[("a wrong password", "INVALID_CREDENTIALS"), (Person.Password, null)]
        )
            Assert.Equal(
                code,
                (string?)
                    (
                        await _ada.AskAsync(
                            $"mutation {{ {mutation.Replace("input: {", $"input: {{ password: \"{password}\",", StringComparison.Ordinal)} }}"
                        )
                    )
                        .Succeeded()
                        .Data($"{field}.errors.0.code")
            );
    }

    [Fact]
    public async Task This_was_not_me_puts_a_thief_out_who_knows_the_password()
    {
        Person thief = new(_server);
        await thief.LoginAsync(_ada.Email, Person.Password);
        string personal = (
            await thief.AskAsync("mutation { createAccessToken(input: { name: \"stays\", scope: WRITE }) { token } }")
        ).TextAt("createAccessToken.token");
        string link = await TokenAsync(_ada.Email, "New sign-in to your account");
        await _server.Mailbox.WaitAsync(_ada.Email, "An access token was created");

        Assert.Null((await SendAsync("secureAccount", link)).Data("secureAccount.errors"));
        foreach (Person out_ in (Person[])[thief, _ada, new(_server) { AccessToken = personal }])
            Assert.Equal(HttpStatusCode.Unauthorized, (await out_.AskAsync("{ me { id } }")).Status);
        Assert.Equal("INVALID_REFRESH_TOKEN", (await thief.RefreshAsync(thief.RefreshToken!)).TextAt("refreshSession.errors.0.code"));
        Assert.Null((await thief.LoginAsync(_ada.Email, Person.Password)).Data("login.session"));
        Assert.Equal(
            0L,
            await _server.SqlAsync("select count(*) from devices d join users u on u.id = d.user_id where u.email_key = $1", _ada.Email)
        );
        Assert.Equal("INVALID_LINK", (await SendAsync("secureAccount", link)).TextAt("secureAccount.errors.0.code"));
        Answer back = await ResetAsync(new Person(_server), await TokenAsync(_ada.Email, "Choose a new password"));
        Assert.Equal(_ada.Id, back.TextAt("resetPassword.session.me.id"));
    }

    [Fact]
    public async Task The_link_of_the_last_email_works_however_many_were_sent()
    {
        for (int more = 0; more < 7; more++)
        {
            Person again = new(_server);
            await again.LoginAsync(_ada.Email, Person.Password);
            await _server.Mailbox.WaitAsync(_ada.Email, "New sign-in to your account", more + 1);
        }
        string last = Mailbox.TokenIn((await _server.Mailbox.WaitAsync(_ada.Email, "New sign-in to your account", 7)).Text);
        Assert.Null((await SendAsync("secureAccount", last)).Data("secureAccount.errors"));
    }

    [Fact]
    public async Task A_known_device_and_an_unconfirmed_address_cause_no_email()
    {
        await new Person(_server) { Device = _ada.Device }.LoginAsync(_ada.Email, Person.Password);
        Person eve = await Person.RegisterAsync(_server, email: _next);
        await new Person(_server).LoginAsync(eve.Email, Person.Password);
        Person later = await Person.RegisterAsync(_server);
        await _server.Mailbox.WaitAsync(later.Email, "Confirm your address");
        foreach (string address in (string[])[_ada.Email, eve.Email])
            Assert.DoesNotContain(_server.Mailbox.To(address), email => email.Subject == "New sign-in to your account");
    }

    private async Task<string> TokenAsync(string address, string subject) =>
        Mailbox.TokenIn((await _server.Mailbox.WaitAsync(address, subject)).Text);

    private async Task<Answer> SendAsync(string mutation, string token) =>
        (
            await new Person(_server).AskAsync(
                $"mutation($token: String!) {{ {mutation}(input: {{ token: $token }}) {{ errors {{ ... on Error {{ code }} }} }} }}",
                new { token }
            )
        ).Succeeded();

    private static async Task<Answer> ChangeAsync(Person person, string newEmail) =>
        (
            await person.AskAsync(
                "mutation($newEmail: String!) { changeEmail(input: { newEmail: $newEmail }) { requested errors { ... on Error { code } } } }",
                new { newEmail }
            )
        ).Succeeded();

    private Task<Answer> RequestResetAsync(string email) =>
        new Person(_server).AskAsync(
            "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { requested } }",
            new { email }
        );

    private static async Task<Answer> ResetAsync(Person person, string token) =>
        (
            await person.AskAsync(
                "mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { session { accessToken me { id email } } errors { ... on Error { code } } } }",
                new { input = new { token, newPassword = NewPassword } }
            )
        ).Succeeded();
}
