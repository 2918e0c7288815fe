using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts;

/// <summary>Who may register: everybody, the invited, addresses of some domains, nobody.</summary>
[Trait("kind", "server")]
public sealed class RegistrationModeTests
{
    private const string Register =
        "mutation($i: RegisterInput!) { register(input: $i) { session { accessToken me { id email } } errors { __typename ... on Error { code message } } } }";

    [Theory]
    [InlineData("Invite", "by invitation")]
    [InlineData("Domains", "of this domain")]
    [InlineData("Closed", "is closed")]
    public async Task Nobody_registers_who_may_not_and_whoever_is_there_signs_in(string mode, string words)
    {
        await using StreakoidServer open = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(open, email: "ada@example.org");
        await using StreakoidServer server = await RestartAsync(open, mode);
        for (int i = 0; i < 3; i++)
        {
            foreach (
                string address in (string[])["grace@example.net", "ada@example.org", "grace@sub.example.com", "grace@example.com.evil.org"]
            )
            {
                Answer refused = await RegisterAsync(server, address, key: i == 0 ? null : "a key");
                Assert.Equal("REGISTRATION_CLOSED", refused.TextAt("register.errors.0.code"));
                Assert.Equal("RegistrationClosedError", refused.TextAt("register.errors.0.__typename"));
                Assert.Contains(words, refused.TextAt("register.errors.0.message"), StringComparison.Ordinal);
                Assert.Null(refused.Data("register.session"));
            }
        }
        Assert.Equal(1L, await server.SqlAsync("select count(*) from users"));
        Assert.NotNull((await new Person(server).LoginAsync(ada.Email, Person.Password)).Data("login.session"));
    }

    [Theory]
    [InlineData("grace@example.com")]
    [InlineData("GRACE@Example.COM")]
    [InlineData("grace@xn--bcher-kva.de")]
    [InlineData("grace@bücher.de")]
    public async Task An_address_of_the_domain_registers_however_it_is_written(string address)
    {
        await using StreakoidServer server = await StartAsync("Domains");
        Assert.NotNull((await RegisterAsync(server, address)).Data("register.session"));
    }

    [Theory]
    [InlineData("Invite")]
    [InlineData("Domains")]
    [InlineData("Closed")]
    public async Task An_invitation_creates_as_many_accounts_as_it_has_uses(string mode)
    {
        await using StreakoidServer server = await StartAsync(mode);
        string token = await InviteAsync(server, uses: 2);
        Answer first = await RegisterAsync(server, "ada@example.net", token, "ada's key");
        Assert.Equal("ada@example.net", first.TextAt("register.session.me.email"));
        // The reply was lost: the same registration takes no other use.
        for (int again = 0; again < 2; again++)
            Assert.Equal(
                first.TextAt("register.session.me.id"),
                (await RegisterAsync(server, "ada@example.net", token, "ada's key")).TextAt("register.session.me.id")
            );
        Assert.Equal(1, await UsesLeftAsync(server));
        // What does not create an account takes none either.
        Assert.Equal("EMAIL_TAKEN", (await RegisterAsync(server, "ada@example.net", token)).TextAt("register.errors.0.code"));
        Assert.Equal(1, await UsesLeftAsync(server));
        Assert.NotNull((await RegisterAsync(server, "grace@example.net", token)).Data("register.session"));
        foreach (string address in (string[])["edith@example.net", "ada@example.net"])
            Assert.Equal("INVALID_LINK", (await RegisterAsync(server, address, token)).TextAt("register.errors.0.code"));
        // With no use left, the lost reply still comes.
        Assert.Equal(
            first.TextAt("register.session.me.id"),
            (await RegisterAsync(server, "ada@example.net", token, "ada's key")).TextAt("register.session.me.id")
        );
        Assert.Equal(0, await UsesLeftAsync(server));
        Assert.Equal(2L, await server.SqlAsync("select count(*) from users"));
    }

    [Fact]
    public async Task Many_at_once_take_no_more_uses_than_there_are()
    {
        await using StreakoidServer server = await StartAsync("Invite");
        string token = await InviteAsync(server, uses: 3);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => RegisterAsync(server, $"person{n}@example.net", token)));
        Assert.Equal(3, answers.Count(answer => answer.Data("register.session") is not null));
        Assert.Equal(9, answers.Count(answer => answer.Text.Contains("\"INVALID_LINK\"", StringComparison.Ordinal)));
        Assert.Equal(0, await UsesLeftAsync(server));
        Assert.Equal(3L, await server.SqlAsync("select count(*) from users"));
    }

    [Fact]
    public async Task A_link_that_proves_nothing_takes_no_use_of_an_invitation()
    {
        await using StreakoidServer server = await StartAsync("Invite");
        string token = await InviteAsync(server, uses: 1);
        string proof = Streakoid.Accounts.UserSecret.New(new Streakoid.Data.UserId(Guid.NewGuid())).Text;
        for (int i = 0; i < 2; i++)
            Assert.Equal(
                "INVALID_LINK",
                (await RegisterAsync(server, "ada@example.net", token, emailToken: proof)).TextAt("register.errors.0.code")
            );
        Assert.Equal(1, await UsesLeftAsync(server));
        Assert.Equal(0L, await server.SqlAsync("select count(*) from users"));
        Assert.NotNull((await RegisterAsync(server, "ada@example.net", token)).Data("register.session"));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("unknown")]
    [InlineData("")]
    public async Task A_link_that_is_no_invitation_says_nothing_of_an_address(string kind)
    {
        await using StreakoidServer open = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(open);
        await using StreakoidServer server = await RestartAsync(open, "Invite");
        string token = kind is "expired" ? await InviteAsync(server, uses: 1, expired: true) : kind;
        foreach (string address in (string[])[ada.Email, "nobody@example.net"])
        {
            Answer refused = await RegisterAsync(server, address, token);
            Assert.Equal("INVALID_LINK", refused.TextAt("register.errors.0.code"));
        }
        Assert.DoesNotContain(server.Mailbox.To(ada.Email), mail => mail.Subject?.Contains("Register", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Where_everybody_registers_an_invitation_is_not_used_up()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        string token = await InviteAsync(server, uses: 1);
        foreach (string each in (string[])[token, "used up"])
            Assert.NotNull((await RegisterAsync(server, $"{Guid.NewGuid():N}@example.net", each)).Data("register.session"));
        Assert.Equal(1, await UsesLeftAsync(server));
    }

    [Theory]
    [InlineData("--Streakoid:Accounts:Registration=Domains")]
    [InlineData("--Streakoid:Accounts:Registration=Domains", "--Streakoid:Accounts:RegistrationDomains=example.com,not a domain")]
    [InlineData("--Streakoid:Accounts:Registration=Everybody")]
    public async Task A_wrong_mode_does_not_start(params string[] settings)
    {
        Exception fault = await Assert.ThrowsAnyAsync<Exception>(() => StreakoidServer.StartAsync(settings: settings));
        Assert.Contains("Registration", fault.Message, StringComparison.Ordinal);
    }

    private static Task<StreakoidServer> StartAsync(string mode) => StreakoidServer.StartAsync(settings: Settings(mode));

    private static Task<StreakoidServer> RestartAsync(StreakoidServer server, string mode) =>
        StreakoidServer.StartAsync(database: server.Database, settings: Settings(mode));

    private static string[] Settings(string mode) =>
        [$"--Streakoid:Accounts:Registration={mode}", "--Streakoid:Accounts:RegistrationDomains=Example.com, bücher.de"];

    private static Task<Answer> RegisterAsync(
        StreakoidServer server,
        string email,
        string? invitation = null,
        string? key = null,
        string? emailToken = null
    ) =>
        new Person(server).AskAsync(
            Register,
            new
            {
                i = new
                {
                    email,
                    password = Person.Password,
                    timeZone = "Etc/UTC",
                    invitation,
                    emailToken,
                },
            },
            key
        );

    private static async Task<string> InviteAsync(StreakoidServer server, int uses, bool expired = false)
    {
        Streakoid.Accounts.InvitationToken token = Streakoid.Accounts.InvitationToken.New();
        await server.SqlAsync(
            "insert into invitations (hash, uses_left, expires_at, note) values ($1, $2, $3, '') returning id",
            token.Hash,
            uses,
            server.Clock.GetCurrentInstant().ToDateTimeUtc().AddDays(expired ? 0 : 1)
        );
        return token.Text;
    }

    private static async Task<int> UsesLeftAsync(StreakoidServer server) =>
        (int)(await server.SqlAsync("select uses_left from invitations"))!;
}
