using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Commands;

[Trait("kind", "server")]
public sealed class RegisterTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly StreakoidServer _server = fixture.Server;

    [Fact]
    public async Task A_new_person_is_signed_in_as_themselves()
    {
        Person ada = new(_server);
        Answer answer = await ada.RegisterAsAsync("Ada.Lovelace@Example.com", Person.Password, "Europe/London");
        Assert.Equal("Ada.Lovelace@Example.com", answer.TextAt("register.session.me.email"));
        Answer me = (await ada.AskAsync("{ me { id email displayName timeZone today streaks { totalCount } } }")).Succeeded();
        Assert.Equal(ada.Id, me.TextAt("me.id"));
        Assert.Equal("Ada.Lovelace", me.TextAt("me.displayName"));
        Assert.Equal("Europe/London", me.TextAt("me.timeZone"));
        Assert.Equal("2026-03-14", me.TextAt("me.today"));
        Assert.Equal(0, me.NumberAt("me.streaks.totalCount"));
    }

    [Theory]
    [InlineData("grace@example.com", "GRACE@EXAMPLE.COM")]
    [InlineData("hopper@example.com", "  hopper@example.com ")]
    [InlineData("widths@example.com", "ｗｉｄｔｈｓ@ｅｘａｍｐｌｅ.ｃｏｍ")]
    [InlineData("ﬁn@example.com", "fin@example.com")]
    public async Task A_second_account_with_one_email_is_refused(string first, string second)
    {
        Assert.NotNull((await new Person(_server).RegisterAsAsync(first, Person.Password)).Data("register.session"));
        Answer again = await new Person(_server).RegisterAsAsync(second, "another long password");
        Assert.Equal("EMAIL_TAKEN", again.TextAt("register.errors.0.code"));
        Assert.Null(again.Data("register.session"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@localhost")]
    [InlineData("ada lovelace@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada@example.com.")]
    [InlineData("a\0b@example.com")]
    public async Task Text_that_is_no_address_is_refused(string email)
    {
        Answer answer = await new Person(_server).RegisterAsAsync(email, Person.Password);
        Assert.Equal("INVALID_EMAIL", answer.TextAt("register.errors.0.code"));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("elevenchars")]
    [InlineData("Password1234")] // common, in another case
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("weak.password@example.com")] // the address
    [InlineData("ＰＡＳＳＷＯＲＤ１２３４")] // common, in another width
    public async Task A_weak_password_is_refused_with_the_reason(string password)
    {
        Answer answer = await new Person(_server).RegisterAsAsync("weak.password@example.com", password);
        Assert.Equal("WEAK_PASSWORD", answer.TextAt("register.errors.0.code"));
        Assert.Equal(0L, await _server.SqlAsync("select count(*) from users where email_key = 'weak.password@example.com'"));
    }

    [Fact]
    public async Task Every_error_is_returned_at_once()
    {
        Answer answer = await new Person(_server).RegisterAsAsync("nobody", "short", "Mars/Olympus");
        Assert.Equal(
            ["INVALID_EMAIL", "WEAK_PASSWORD", "UNKNOWN_TIME_ZONE"],
            answer.Data("register.errors")!.AsArray().Select(error => (string?)error!["code"])
        );
    }

    [Theory]
    [InlineData("correct horse battery staple", "correct horse battery staple")]
    [InlineData("пароль из двенадцати", "пароль из двенадцати")]
    [InlineData("ｃｏｒｒｅｃｔ horse battery", "correct horse battery")] // the same in NFKC
    [InlineData("🐎🔋📎🐎🔋📎🐎🔋📎🐎🔋📎", "🐎🔋📎🐎🔋📎🐎🔋📎🐎🔋📎")]
    public async Task A_password_of_any_script_signs_in(string registered, string typed)
    {
        string email = $"script{registered.Length}{registered[0] % 97}@example.com";
        Assert.NotNull((await new Person(_server).RegisterAsAsync(email, registered)).Data("register.session"));
        Assert.NotNull((await new Person(_server).LoginAsync(email, typed)).Data("login.session"));
    }

    [Fact]
    public async Task A_long_password_is_not_truncated()
    {
        string password = new string('x', 200) + "abcd";
        await new Person(_server).RegisterAsAsync("long@example.com", password);
        Assert.Null((await new Person(_server).LoginAsync("long@example.com", password[..^1] + "e")).Data("login.session"));
        Assert.NotNull((await new Person(_server).LoginAsync("long@example.com", password)).Data("login.session"));
    }

    [Fact]
    public async Task Fifty_registrations_of_one_address_at_once_make_one_account()
    {
        // Fifty full hashes take longer than a request may on a busy machine; who comes first is what is tested.
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Accounts:PasswordIterations=1000");
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => new Person(server).RegisterAsAsync("crowd@example.com", Person.Password))
        );
        Assert.Single(answers, answer => answer.Data("register.session") is not null);
        Assert.Equal(49, answers.Count(answer => (string?)answer.Data("register.errors.0.code") == "EMAIL_TAKEN"));
        Assert.Equal(1L, await server.SqlAsync("select count(*) from users"));
    }

    [Fact]
    public async Task The_same_registration_come_again_with_its_key_signs_in_the_same_user()
    {
        Person ada = new(_server);
        await ada.RegisterAsAsync("lost.reply@example.com", Person.Password, idempotencyKey: "key-1");
        Person again = new(_server);
        await again.RegisterAsAsync("lost.reply@example.com", Person.Password, idempotencyKey: "key-1");
        Assert.Equal(ada.Id, again.Id);
        Assert.NotEqual(ada.RefreshToken, again.RefreshToken);

        foreach (
            (string? key, string password) in new[]
            {
                (null, Person.Password),
                ("key-2", Person.Password),
                ("key-1", "another long password"),
            }
        )
        {
            Answer other = await new Person(_server).RegisterAsAsync("lost.reply@example.com", password, idempotencyKey: key);
            Assert.Equal("EMAIL_TAKEN", other.TextAt("register.errors.0.code"));
        }
    }

    [Fact]
    public async Task The_database_knows_passwords_and_tokens_by_hash_only()
    {
        Person ada = await Person.RegisterAsync(_server, email: "hashed@example.com");
        string hash = (string)(await _server.SqlAsync("select password_hash from users where email_key = 'hashed@example.com'"))!;
        byte[] bytes = Convert.FromBase64String(hash);
        Assert.Equal(1, bytes[0]); // Identity's format 3
        Assert.Equal(2, bytes[4]); // HMAC-SHA512
        Assert.Equal(220_000, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)));
        Assert.Equal(
            0L,
            await _server.SqlAsync(
                "select count(*) from refresh_tokens where position(convert_to($1, 'UTF8') in hash) > 0",
                ada.RefreshToken!
            )
        );
    }

    [Fact]
    public async Task A_display_name_that_is_too_long_is_refused_with_its_limit()
    {
        Answer answer = await new Person(_server).AskAsync(
            "mutation($input: RegisterInput!) { register(input: $input) { errors { __typename } } }",
            new
            {
                input = new
                {
                    email = "name@example.com",
                    password = Person.Password,
                    timeZone = "Etc/UTC",
                    displayName = new string('n', 101),
                },
            }
        );
        Assert.Contains("`displayName` must have 1 to 100 characters; 101 were sent.", answer.ErrorMessage, StringComparison.Ordinal);
    }
}
