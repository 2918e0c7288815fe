using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Commands;

[Trait("kind", "server")]
public sealed class LoginTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly StreakoidServer _server = fixture.Server;

    [Fact]
    public async Task The_right_password_signs_in_the_same_user()
    {
        Person ada = await Person.RegisterAsync(_server);
        Person again = new(_server);
        await again.LoginAsync(ada.Email.ToUpperInvariant(), Person.Password);
        Assert.Equal(ada.Id, again.Id);
        Assert.Equal(ada.Id, (await again.AskAsync("{ me { id } }")).Succeeded().TextAt("me.id"));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_answer_the_same_bytes()
    {
        Person ada = await Person.RegisterAsync(_server);
        Answer wrong = await new Person(_server).LoginAsync(ada.Email, "not the password");
        Answer unknown = await new Person(_server).LoginAsync("nobody.at.all@example.com", "not the password");
        Answer nonsense = await new Person(_server).LoginAsync("a\0b", "not the password");
        Assert.Equal("INVALID_CREDENTIALS", wrong.TextAt("login.errors.0.code"));
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Text, nonsense.Text);
    }

    [Fact]
    public async Task Guessing_is_delayed_and_locks_no_other_user_out()
    {
        Person ada = await Person.RegisterAsync(_server);
        Person bob = await Person.RegisterAsync(_server);
        for (int guess = 0; guess < 10; guess++)
            Assert.Equal(
                "INVALID_CREDENTIALS",
                (await new Person(_server).LoginAsync(ada.Email, $"guess number {guess}")).TextAt("login.errors.0.code")
            );

        Answer refused = await new Person(_server).LoginAsync(ada.Email, Person.Password);
        Assert.Equal("TOO_MANY_ATTEMPTS", refused.TextAt("login.errors.0.code"));
        Assert.NotNull((await new Person(_server).LoginAsync(bob.Email, Person.Password)).Data("login.session"));
        Assert.Equal(ada.Id, (await ada.AskAsync("{ me { id } }")).Succeeded().TextAt("me.id"));

        _server.Clock.Advance(Duration.FromMinutes(15) + Duration.FromSeconds(1));
        Assert.NotNull((await new Person(_server).LoginAsync(ada.Email, Person.Password)).Data("login.session"));
    }

    [Fact]
    public async Task Guesses_at_the_same_moment_all_count()
    {
        Person ada = await Person.RegisterAsync(_server);
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 15).Select(i => new Person(_server).LoginAsync(ada.Email, $"guess number {i}"))
        );
        Assert.Equal(10, answers.Count(answer => answer.TextAt("login.errors.0.code") == "INVALID_CREDENTIALS"));
        Assert.Equal(5, answers.Count(answer => answer.TextAt("login.errors.0.code") == "TOO_MANY_ATTEMPTS"));
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones()
    {
        Person ada = await Person.RegisterAsync(_server);
        for (int round = 0; round < 3; round++)
        {
            for (int guess = 0; guess < 5; guess++)
                await new Person(_server).LoginAsync(ada.Email, $"guess number {guess}");
            Assert.NotNull((await new Person(_server).LoginAsync(ada.Email, Person.Password)).Data("login.session"));
        }
    }

    [Fact]
    public async Task Two_logins_in_one_operation_are_refused_and_no_password_is_hashed()
    {
        Answer answer = await new Person(_server).AskAsync(
            """
            mutation {
              a: login(input: { email: "twice@example.com", password: "guess number one" }) { errors { __typename } }
              b: login(input: { email: "twice@example.com", password: "guess number two" }) { errors { __typename } }
            }
            """
        );
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
        // A try would have been counted before the password was looked at.
        Answer first = await new Person(_server).LoginAsync("twice@example.com", "guess number three");
        Assert.Equal("INVALID_CREDENTIALS", first.TextAt("login.errors.0.code"));
        Assert.Equal(
            1,
            await _server.SqlAsync(
                "select max(count) from sign_in_failures where key = sha256(convert_to($1, 'UTF8'))",
                "twice@example.com\nclient:127.0.0.1"
            )
        );
    }

    [Fact]
    public async Task A_login_answers_for_the_user_who_logs_in_whatever_token_is_sent()
    {
        Person ada = await Person.RegisterAsync(_server);
        Person bob = await Person.RegisterAsync(_server);
        await bob.CreateStreakAsync("Bob's");
        await ada.CreateStreakAsync("Ada's");
        Answer answer = (
            await ada.AskAsync(
                "mutation($input: LoginInput!) { login(input: $input) { session { me { id streaks { nodes { name checkIns { totalCount } } } } } } }",
                new { input = new { email = bob.Email, password = Person.Password } }
            )
        ).Succeeded();
        Assert.Equal(bob.Id, answer.TextAt("login.session.me.id"));
        Assert.Equal("Bob's", answer.TextAt("login.session.me.streaks.nodes.0.name"));
        Assert.DoesNotContain("Ada's", answer.Text, StringComparison.Ordinal);
        Assert.Equal(ada.Id, (await ada.AskAsync("{ me { id } }")).Succeeded().TextAt("me.id"));
    }
}
