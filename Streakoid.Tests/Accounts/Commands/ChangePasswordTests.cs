using System.Net;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Commands;

/// <summary>Changing the password, and deleting the account: both ask for the password, and neither can be guessed at.</summary>
[Trait("kind", "server")]
public sealed class ChangePasswordTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string NewPassword = "staple battery horse correct";

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;

    public async Task InitializeAsync() => _ada = await Person.RegisterAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_new_password_works_the_old_one_does_not_and_every_other_session_ends()
    {
        Person phone = new(_server);
        await phone.LoginAsync(_ada.Email, Person.Password);
        Assert.Equal(_ada.Id, (await ChangeAsync(Person.Password, NewPassword)).TextAt("changePassword.me.id"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.AskAsync("{ me { id } }")).Status);
        Assert.Equal("INVALID_REFRESH_TOKEN", (await phone.RefreshAsync(phone.RefreshToken!)).TextAt("refreshSession.errors.0.code"));
        (await _ada.AskAsync("{ me { id } }")).Succeeded();
        Assert.Equal("INVALID_CREDENTIALS", (await phone.LoginAsync(_ada.Email, Person.Password)).TextAt("login.errors.0.code"));
        Assert.Equal(_ada.Id, (await phone.LoginAsync(_ada.Email, NewPassword)).TextAt("login.session.me.id"));
    }

    [Theory]
    [InlineData("a wrong password", NewPassword, "INVALID_CREDENTIALS")]
    [InlineData(Person.Password, "short", "WEAK_PASSWORD")]
    [InlineData(Person.Password, "passwordpassword", "WEAK_PASSWORD")]
    public async Task What_is_refused_changes_nothing(string current, string next, string code)
    {
        Assert.Equal(code, (await ChangeAsync(current, next)).TextAt("changePassword.errors.0.code"));
        Assert.NotNull((await new Person(_server).LoginAsync(_ada.Email, Person.Password)).Data("login.session"));
    }

    [Fact]
    public async Task A_copied_token_is_no_way_to_guess_the_password()
    {
        for (int guess = 0; guess < 10; guess++)
            Assert.Equal(
                "INVALID_CREDENTIALS",
                (await ChangeAsync($"guess number {guess}", NewPassword)).TextAt("changePassword.errors.0.code")
            );
        Assert.Equal("TOO_MANY_ATTEMPTS", (await ChangeAsync(Person.Password, NewPassword)).TextAt("changePassword.errors.0.code"));
        Assert.Equal("TOO_MANY_ATTEMPTS", (await DeleteAsync(Person.Password)).TextAt("deleteAccount.errors.0.code"));
    }

    [Fact]
    public async Task Another_address_gives_a_copied_token_no_more_guesses()
    {
        for (int guess = 0; guess < 10; guess++)
        {
            Person thief = new(_server) { AccessToken = _ada.AccessToken, Address = $"203.0.113.{guess}" };
            Assert.Equal(
                "INVALID_CREDENTIALS",
                (await ChangeAsync($"guess number {guess}", NewPassword, thief)).TextAt("changePassword.errors.0.code")
            );
        }
        Person next = new(_server) { AccessToken = _ada.AccessToken, Address = "203.0.113.99" };
        Assert.Equal("TOO_MANY_ATTEMPTS", (await ChangeAsync("one more", NewPassword, next)).TextAt("changePassword.errors.0.code"));
    }

    [Fact]
    public async Task Guesses_of_a_stranger_do_not_keep_a_signed_in_user_from_a_change()
    {
        Person stranger = new(_server);
        for (int guess = 0; guess < 11; guess++)
            await stranger.LoginAsync(_ada.Email, $"not the password {guess}");
        Assert.Equal("TOO_MANY_ATTEMPTS", (await stranger.LoginAsync(_ada.Email, Person.Password)).TextAt("login.errors.0.code"));
        Assert.Equal(_ada.Id, (await ChangeAsync(Person.Password, NewPassword)).TextAt("changePassword.me.id"));
    }

    [Fact]
    public async Task Of_two_changes_at_the_same_moment_one_wins_and_the_other_is_refused()
    {
        Answer[] both = await Task.WhenAll(
            ChangeAsync(Person.Password, NewPassword),
            ChangeAsync(Person.Password, "another password altogether")
        );
        Assert.Single(both, answer => answer.Data("changePassword.me") is not null);
        Assert.Single(both, answer => (string?)answer.Data("changePassword.errors.0.code") == "INVALID_CREDENTIALS");
    }

    [Fact]
    public async Task Deleting_the_account_asks_for_the_password()
    {
        Assert.Equal("INVALID_CREDENTIALS", (await DeleteAsync("a wrong password")).TextAt("deleteAccount.errors.0.code"));
        (await _ada.AskAsync("{ me { id } }")).Succeeded();
    }

    [Fact]
    public async Task An_account_that_is_deleted_leaves_nothing_in_any_table()
    {
        string email = "nothing.is.left@example.com";
        Person leaver = await Person.RegisterAsync(_server, email: email),
            stayer = await Person.RegisterAsync(_server);
        string streak = await leaver.CreateStreakAsync("A name to look for");
        (await leaver.CheckInAsync(streak)).Succeeded();
        (
            await leaver.AskAsync(
                "mutation { createAccessToken(input: { name: \"look for it\", scope: READ }) { token } }",
                idempotencyKey: "kept"
            )
        ).Succeeded();
        await leaver.LoginAsync(email, Person.Password);
        Guid id = Isolation.Tenant.KeyOf(leaver.Id);
        Assert.NotEmpty(await TablesThatHoldAsync(id, email));
        string kept = await stayer.CreateStreakAsync();

        Assert.True((bool)(await DeleteAsync(Person.Password, leaver)).Data("deleteAccount.accountDeleted")!);

        Assert.Empty(await TablesThatHoldAsync(id, email));
        Assert.Equal(HttpStatusCode.Unauthorized, (await leaver.AskAsync("{ me { id } }")).Status);
        Assert.Equal("INVALID_CREDENTIALS", (await new Person(_server).LoginAsync(email, Person.Password)).TextAt("login.errors.0.code"));
        Assert.Equal("PENDING 0/0", await stayer.StandingAsync(kept));
        await Person.RegisterAsync(_server, email: email);
    }

    /// <summary>The tables of which a row, written as text, holds the user's id or address.</summary>
    private async Task<IReadOnlyList<string>> TablesThatHoldAsync(Guid id, string email)
    {
        string[] tables = (string[])
            (
                await _server.SqlAsync(
                    "select array_agg(relname::text) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
                )
            )!;
        Assert.Contains("mailed_links", tables);
        List<string> holding = [];
        foreach (string table in tables)
        {
            long rows = (long)
                (
                    await _server.SqlAsync(
                        $"select count(*) from \"{table}\" t where t::text ilike '%' || $1 || '%' or t::text ilike '%' || $2 || '%'",
                        id.ToString(),
                        email
                    )
                )!;
            if (rows > 0)
                holding.Add(table);
        }
        return holding;
    }

    private async Task<Answer> ChangeAsync(string current, string next, Person? person = null) =>
        (
            await (person ?? _ada).AskAsync(
                "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { me { id } errors { ... on Error { code message } } } }",
                new { input = new { currentPassword = current, newPassword = next } }
            )
        ).Succeeded();

    private async Task<Answer> DeleteAsync(string password, Person? person = null) =>
        (
            await (person ?? _ada).AskAsync(
                "mutation($password: String!) { deleteAccount(input: { password: $password }) { accountDeleted errors { ... on Error { code } } } }",
                new { password }
            )
        ).Succeeded();
}
