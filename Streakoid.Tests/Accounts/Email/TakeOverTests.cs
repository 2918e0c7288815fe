using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Email;

/// <summary>An address that was never confirmed belongs to whoever proves it; a confirmed one stays.</summary>
[Trait("kind", "server")]
public sealed class TakeOverTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Claim = "Register with your address";
    private const string Verify = "Confirm your address";
    private const string OwnPassword = "the password of the owner";

    private static int _addresses;

    private readonly StreakoidServer _server = fixture.Server;
    private readonly string _address = $"victim{Interlocked.Increment(ref _addresses)}@example.com";

    [Fact]
    public async Task A_full_width_spelling_does_not_keep_the_owner_out_for_good()
    {
        Person squatter = new(_server),
            owner = new(_server);
        await squatter.RegisterAsAsync(_address.Replace('v', 'ｖ'), Person.Password);
        await squatter.CreateStreakAsync("Bait");
        string personal = (
            await squatter.AskAsync("mutation { createAccessToken(input: { name: \"stays\", scope: WRITE }) { token } }")
        ).TextAt("createAccessToken.token");
        Assert.Equal("EMAIL_TAKEN", (await RegisterAsync(owner, _address)).TextAt("register.errors.0.code"));

        Answer taken = await RegisterAsync(owner, _address, await TokenAsync(Claim));

        Assert.Null(taken.Data("register.errors"));
        Assert.NotEqual(squatter.Id, taken.TextAt("register.session.me.id"));
        Assert.True((bool)taken.Data("register.session.me.emailVerified")!);
        Assert.Equal(0, taken.NumberAt("register.session.me.streaks.totalCount"));
        foreach (Person out_ in (Person[])[squatter, new(_server) { AccessToken = personal }])
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await out_.AskAsync("{ me { id } }")).Status);
        Assert.Equal("INVALID_REFRESH_TOKEN", (await squatter.RefreshAsync(squatter.RefreshToken!)).TextAt("refreshSession.errors.0.code"));
        Assert.Null((await new Person(_server).LoginAsync(_address, Person.Password)).Data("login.session"));
        Assert.NotNull((await new Person(_server).LoginAsync(_address, OwnPassword)).Data("login.session"));
        Assert.Equal(1L, await _server.SqlAsync("select count(*) from users where email_key = $1", _address));
    }

    [Fact]
    public async Task A_reset_link_goes_to_the_mailbox_and_not_to_the_spelling()
    {
        await new Person(_server).RegisterAsAsync(_address.Replace('v', 'ｖ'), Person.Password);
        await new Person(_server).AskAsync($"mutation {{ requestPasswordReset(input: {{ email: \"{_address}\" }}) {{ requested }} }}");
        await _server.Mailbox.WaitAsync(_address, "Choose a new password");
        Assert.Empty(_server.Mailbox.To(_address.Replace('v', 'ｖ')));
    }

    [Fact]
    public async Task A_confirmed_address_is_kept_whatever_was_sent_before()
    {
        Person owner = await Person.RegisterAsync(_server, email: _address);
        await RegisterAsync(new Person(_server), _address);
        string claim = await TokenAsync(Claim);
        await VerifyAsync(await TokenAsync(Verify));
        Answer late = await RegisterAsync(new Person(_server), _address, claim);
        Assert.Equal("INVALID_LINK", late.TextAt("register.errors.0.code"));
        Assert.Equal("EMAIL_TAKEN", (await RegisterAsync(new Person(_server), _address)).TextAt("register.errors.0.code"));
        Person later = await Person.RegisterAsync(_server);
        await _server.Mailbox.WaitAsync(later.Email, Verify);
        Assert.Single(_server.Mailbox.To(_address), email => email.Subject == Claim);
        (await owner.AskAsync("{ me { id } }")).Succeeded();
    }

    [Fact]
    public async Task Only_the_link_of_an_address_takes_that_address_and_only_once()
    {
        string other = $"other.{_address}";
        Person bystander = await Person.RegisterAsync(_server, email: other);
        await Person.RegisterAsync(_server, email: _address);
        await RegisterAsync(new Person(_server), _address);
        string claim = await TokenAsync(Claim);

        Assert.Equal("INVALID_LINK", (await RegisterAsync(new Person(_server), other, claim)).TextAt("register.errors.0.code"));
        Assert.Equal("INVALID_LINK", (await RegisterAsync(new Person(_server), _address, "none")).TextAt("register.errors.0.code"));
        string verify = await TokenAsync(Verify);
        Assert.Equal("INVALID_LINK", (await RegisterAsync(new Person(_server), _address, verify)).TextAt("register.errors.0.code"));
        (await bystander.AskAsync("{ me { id } }")).Succeeded();

        Answer[] both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RegisterAsync(new Person(_server), _address, claim)));
        Assert.Single(both, answer => answer.Data("register.session") is not null);
        Assert.Equal("INVALID_LINK", (await RegisterAsync(new Person(_server), _address, claim)).TextAt("register.errors.0.code"));
        Assert.Equal(1L, await _server.SqlAsync("select count(*) from users where email_key = $1", _address));
    }

    [Fact]
    public async Task A_take_over_that_is_sent_again_with_its_key_signs_in_the_same_user()
    {
        await Person.RegisterAsync(_server, email: _address);
        await RegisterAsync(new Person(_server), _address);
        string claim = await TokenAsync(Claim);

        Answer first = await RegisterAsync(new Person(_server), _address, claim, "a key");
        string owner = first.TextAt("register.session.me.id");
        foreach (
            Answer again in (Answer[])
                [
                    await RegisterAsync(new Person(_server), _address, claim, "a key"),
                    await RegisterAsync(new Person(_server), _address, claim, "a key"),
                ]
        )
            Assert.Equal(owner, again.TextAt("register.session.me.id"));

        Assert.Equal("INVALID_LINK", (await RegisterAsync(new Person(_server), _address, claim)).TextAt("register.errors.0.code"));
        Assert.Equal("INVALID_LINK", (await RegisterAsync(new Person(_server), _address, claim, "other")).TextAt("register.errors.0.code"));
        Assert.Equal(1L, await _server.SqlAsync("select count(*) from users where email_key = $1", _address));
    }

    [Fact]
    public async Task A_link_to_take_an_address_ends_after_an_hour()
    {
        await Person.RegisterAsync(_server, email: _address);
        await RegisterAsync(new Person(_server), _address);
        string claim = await TokenAsync(Claim);
        _server.Clock.Advance(Duration.FromHours(1));
        Assert.Equal("INVALID_LINK", (await RegisterAsync(new Person(_server), _address, claim)).TextAt("register.errors.0.code"));
    }

    [Fact]
    public async Task The_database_frees_no_address_without_its_link()
    {
        Person owner = await Person.RegisterAsync(_server, email: _address);
        foreach (string sql in (string[])["delete from users", "select release_address(gen_random_uuid(), '\\x00', $1, now())"])
        {
            await using Npgsql.NpgsqlDataSource app = Npgsql.NpgsqlDataSource.Create(
                _server.Cluster.AppConnectionString(_server.Database) + ";Pooling=false"
            );
            await using Npgsql.NpgsqlCommand command = app.CreateCommand(sql);
            if (sql.Contains("$1", StringComparison.Ordinal))
                command.Parameters.AddWithValue(_address);
            await command.ExecuteNonQueryAsync();
        }
        (await owner.AskAsync("{ me { id } }")).Succeeded();
    }

    private async Task<string> TokenAsync(string subject) => Mailbox.TokenIn((await _server.Mailbox.WaitAsync(_address, subject)).Text);

    private async Task VerifyAsync(string token) =>
        Assert.True(
            (bool)
                (
                    await new Person(_server).AskAsync(
                        "mutation($token: String!) { verifyEmail(input: { token: $token }) { emailVerified } }",
                        new { token }
                    )
                ).Data("verifyEmail.emailVerified")!
        );

    private static async Task<Answer> RegisterAsync(
        Person person,
        string email,
        string? emailToken = null,
        string? idempotencyKey = null
    ) =>
        (
            await person.AskAsync(
                """
                mutation($input: RegisterInput!) { register(input: $input) {
                  session { accessToken me { id emailVerified streaks { totalCount } } } errors { ... on Error { code message } } } }
                """,
                new
                {
                    input = new
                    {
                        email,
                        password = OwnPassword,
                        timeZone = "Etc/UTC",
                        emailToken,
                    },
                },
                idempotencyKey
            )
        ).Succeeded();
}
