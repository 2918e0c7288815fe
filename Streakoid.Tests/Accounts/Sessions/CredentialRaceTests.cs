using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Accounts.Sessions;

/// <summary>
/// Whatever makes a session, a token or a hash, at the same moment as the password is changed: what was checked before the change is
/// worth nothing after it. Each
/// race is run many times, with the two at every distance from each other.
/// </summary>
[Trait("kind", "server")]
public sealed class CredentialRaceTests(CredentialRaceTests.Fixture fixture, ITestOutputHelper output)
    : IClassFixture<CredentialRaceTests.Fixture>
{
    private const int Rounds = 50;
    private const string OldPassword = "the old password of this user";
    private const string NewPassword = "the new password of this user";

    private readonly StreakoidServer _server = fixture.Server;

    [Fact]
    public Task An_access_token_that_is_made_while_the_password_is_reset_does_not_outlive_it() =>
        RaceAsync(async user =>
        {
            Answer made = await user.AskAsync("mutation { createAccessToken(input: { name: \"race\", scope: WRITE }) { token } }");
            return made.Data("createAccessToken.token") is { } token ? async () => await WorksAsync((string)token!) : null;
        });

    [Fact]
    public Task A_login_with_the_old_password_while_it_is_reset_leaves_no_session() => RaceAsync(LoginAsync);

    [Fact]
    public Task A_session_that_is_refreshed_while_the_password_is_reset_is_over() =>
        RaceAsync(async user =>
        {
            Person refreshed = new(_server);
            Answer answer = await refreshed.RefreshAsync(user.RefreshToken!);
            return answer.Data("refreshSession.session") is null
                ? null
                : async () => await WorksAsync(refreshed.AccessToken!) || await RefreshesAsync(refreshed.RefreshToken!);
        });

    [Fact]
    public Task A_login_that_renews_the_old_passwords_hash_does_not_bring_it_back() =>
        RaceAsync(
            LoginAsync,
            before: async user =>
                await _server.SqlAsync(
                    "update users set password_hash = $1 where id = $2",
                    CheapHash(OldPassword),
                    Isolation.Tenant.KeyOf(user.Id)
                )
        );

    [Fact]
    public Task A_login_with_the_old_password_while_it_is_changed_leaves_no_session() => RaceAsync(LoginAsync, change: ChangeAsync);

    [Fact]
    public async Task A_password_that_is_changed_by_two_links_at_once_is_changed_by_one()
    {
        for (int round = 0; round < Rounds; round++)
        {
            Person user = await NewUserAsync();
            string[] links = [await LinkAsync(user), await LinkAsync(user, again: true)];
            string[] passwords = [$"{NewPassword} 1", $"{NewPassword} 2"];
            Answer[] answers = await Task.WhenAll(ResetAsync(links[0], passwords[0]), ResetAsync(links[1], passwords[1]));
            int won = Assert.Single([0, 1], n => answers[n].Data("resetPassword.session") is not null);
            Assert.False(await LogsInAsync(user.Email, passwords[1 - won]));
            Assert.True(await LogsInAsync(user.Email, passwords[won]));
        }
    }

    [Fact]
    public async Task A_refresh_token_that_is_used_twice_at_once_leads_to_one_next_token()
    {
        for (int round = 0; round < Rounds; round++)
        {
            Person user = await NewUserAsync();
            string token = user.RefreshToken!;
            Person[] holders = [new(_server), new(_server), new(_server)];
            for (int generation = 0; generation < 3; generation++)
            {
                await Task.WhenAll(holders.Select(holder => holder.RefreshAsync(token)));
                // Whoever holds the chain holds the same one: it never forks.
                token = Assert.Single(holders.Select(holder => holder.RefreshToken!).Distinct());
                Assert.Equal(
                    1L,
                    await _server.SqlAsync(
                        "select count(*) from refresh_tokens where user_id = $1 and used_at is null",
                        Isolation.Tenant.KeyOf(user.Id)
                    )
                );
            }
        }
    }

    [Fact]
    public async Task A_copy_of_a_refresh_token_is_found_out_when_either_holder_is_late()
    {
        Person owner = await NewUserAsync();
        string copied = owner.RefreshToken!;
        await owner.RefreshAsync(copied);
        Person thief = new(_server);
        await thief.RefreshAsync(copied);
        Assert.Equal(owner.RefreshToken, thief.RefreshToken);
        string shared = owner.RefreshToken!;
        await owner.RefreshAsync(shared);
        fixture.Server.Clock.Advance(Duration.FromSeconds(11));

        Assert.False(await RefreshesAsync(shared));
        Assert.False(await RefreshesAsync(owner.RefreshToken!));
        Assert.False(await WorksAsync(owner.AccessToken!));
    }

    [Fact]
    public async Task A_session_lives_for_ninety_days_however_often_it_is_refreshed()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person user = await Person.RegisterAsync(server);
        for (int days = 0; days < 80; days += 20)
        {
            server.Clock.Advance(Duration.FromDays(20));
            Assert.NotNull((await user.RefreshAsync(user.RefreshToken!)).Data("refreshSession.session"));
        }
        server.Clock.Advance(Duration.FromDays(10) - Duration.FromMinutes(5));
        Assert.NotNull((await user.RefreshAsync(user.RefreshToken!)).Data("refreshSession.session"));
        Assert.Equal(HttpStatusCode.OK, (await user.AskAsync("{ me { id } }")).Status);
        server.Clock.Advance(Duration.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await user.AskAsync("{ me { id } }")).Status);
        Assert.Null((await user.RefreshAsync(user.RefreshToken!)).Data("refreshSession.session"));
    }

    [Fact]
    public async Task An_account_is_not_deleted_with_a_password_that_was_changed_meanwhile()
    {
        for (int round = 0; round < Rounds; round++)
        {
            Person user = await NewUserAsync();
            Task<Answer> deletion = user.AskAsync(
                "mutation($p: String!) { deleteAccount(input: { password: $p }) { accountDeleted errors { __typename } } }",
                new { p = OldPassword }
            );
            Task<Answer> change = ChangeAsync(user);
            await Task.WhenAll(deletion, change);
            bool changed = (await change).Data("changePassword.me") is not null,
                deleted = (await deletion).Data("deleteAccount.accountDeleted") is not null;
            Assert.True(changed ^ deleted, $"changed: {(await change).Text} deleted: {(await deletion).Text}");
        }
    }

    /// <summary>Runs something at the same moment as the password is changed, and sees that nothing of it works afterwards.</summary>
    /// <param name="act">Does it; returns what tells whether it still works, or null where it was refused.</param>
    /// <param name="before">Prepares a user.</param>
    /// <param name="change">Changes the password; by a link where it is left out.</param>
    private async Task RaceAsync(
        Func<Person, Task<Func<Task<bool>>?>> act,
        Func<Person, Task>? before = null,
        Func<Person, Task<Answer>>? change = null
    )
    {
        (int survived, int acted, int returned) = (0, 0, 0);
        Random random = new(1);
        for (int round = 0; round < Rounds; round++)
        {
            Person user = await NewUserAsync();
            string link = await LinkAsync(user);
            if (before is not null)
                await before(user);
            TimeSpan lead = TimeSpan.FromMilliseconds(random.Next(0, 25));
            Task<Answer> changing = LaterAsync(
                random.Next(2) == 0 ? lead : TimeSpan.Zero,
                () => change?.Invoke(user) ?? ResetAsync(link, NewPassword)
            );
            Task<Func<Task<bool>>?> acting = LaterAsync(lead, () => act(user));
            await Task.WhenAll(changing, acting);
            if (!(await changing).Text.Contains("\"errors\":null", StringComparison.Ordinal))
                continue;
            if (await acting is { } works)
            {
                acted++;
                if (await works())
                    survived++;
            }
            if (await LogsInAsync(user.Email, OldPassword) || !await LogsInAsync(user.Email, NewPassword))
                returned++;
        }
        output.WriteLine(
            $"{Rounds} rounds: {acted} were let through before or after the change, {survived} survived it; the old password came back {returned} times."
        );
        Assert.Equal((0, 0), (survived, returned));
    }

    private async Task<Func<Task<bool>>?> LoginAsync(Person user)
    {
        Person elsewhere = new(_server);
        Answer answer = await elsewhere.LoginAsync(user.Email, OldPassword);
        return answer.Data("login.session") is null
            ? null
            : async () => await WorksAsync(elsewhere.AccessToken!) || await RefreshesAsync(elsewhere.RefreshToken!);
    }

    private async Task<Person> NewUserAsync()
    {
        Person user = new(_server);
        await user.RegisterAsAsync($"racer{Guid.NewGuid():N}@example.com", OldPassword);
        return user;
    }

    private async Task<string> LinkAsync(Person user, bool again = false)
    {
        (
            await user.AskAsync(
                "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { requested } }",
                new { email = user.Email }
            )
        ).Succeeded();
        return Mailbox.TokenIn((await _server.Mailbox.WaitAsync(user.Email, "Choose a new password", again ? 2 : 1)).Text);
    }

    private Task<Answer> ResetAsync(string link, string password) =>
        new Person(_server).AskAsync(
            "mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { session { me { id } } errors { __typename } } }",
            new { input = new { token = link, newPassword = password } }
        );

    private static Task<Answer> ChangeAsync(Person user) =>
        user.AskAsync(
            "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { me { id } errors { __typename } } }",
            new { input = new { currentPassword = OldPassword, newPassword = NewPassword } }
        );

    private async Task<bool> WorksAsync(string token) =>
        (await new Person(_server) { AccessToken = token }.AskAsync("{ me { id } }")).Status == HttpStatusCode.OK;

    private async Task<bool> RefreshesAsync(string token) =>
        (await new Person(_server).RefreshAsync(token)).Data("refreshSession.session") is not null;

    private async Task<bool> LogsInAsync(string email, string password) =>
        (await new Person(_server).LoginAsync(email, password)).Data("login.session") is not null;

    private static async Task<T> LaterAsync<T>(TimeSpan delay, Func<Task<T>> act)
    {
        await Task.Delay(delay);
        return await act();
    }

    private static string CheapHash(string password) =>
        new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(null!, password);

    public sealed class Fixture : IAsyncLifetime
    {
        public StreakoidServer Server { get; private set; } = null!;

        // Hashing takes some milliseconds, so that what happens meanwhile has its chance.
        public async Task InitializeAsync() =>
            Server = await StreakoidServer.StartAsync(
                settings:
                [
                    "--Streakoid:Accounts:PasswordIterations=20000",
                    "--Streakoid:Accounts:LoginAttempts=1000",
                    "--Streakoid:Accounts:HashPatience=00:01:00",
                ]
            );

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
