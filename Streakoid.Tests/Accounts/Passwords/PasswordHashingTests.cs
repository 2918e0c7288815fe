using System.Net;
using Streakoid.Accounts;
using Streakoid.Data;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Passwords;

/// <summary>A storm of logins.</summary>
[Trait("kind", "server")]
public sealed class PasswordHashingTests
{
    [Fact]
    public async Task A_full_queue_refuses_the_next_password_and_other_requests_are_served()
    {
        await using StreakoidServer server = await StartSlowAsync(1_000_000);
        Person ada = await Person.RegisterAsync(server);
        Task<Answer>[] storm =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(n =>
                    new Person(server).AskAsync(
                        $"mutation {{ login(input: {{ email: \"{ada.Email}\", password: \"wrong number {n}\" }}) {{ errors {{ ... on Error {{ code }} }} }} }}"
                    )
                ),
        ];

        for (int asked = 0; asked < 20; asked++)
            (await ada.AskAsync("{ me { id } }")).Succeeded();

        Answer[] answers = await Task.WhenAll(storm);
        int refused = answers.Count(answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        Assert.True(refused > 0, "Nobody was refused.");
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.ServiceUnavailable),
            answer => Assert.Equal("INVALID_CREDENTIALS", answer.TextAt("login.errors.0.code"))
        );
        Assert.True(refused < answers.Length, "Nobody was served.");
        Assert.NotNull((await new Person(server).LoginAsync(ada.Email, Person.Password)).Data("login.session"));
    }

    [Fact]
    public async Task A_password_that_was_never_checked_is_no_failed_attempt()
    {
        await using StreakoidServer server = await StartSlowAsync(3);
        Person ada = await Person.RegisterAsync(server);
        // The line stays full.
        using CancellationTokenSource enough = new();
        Task[] storm = Storm(_ => new Person(server), enough.Token);
        int refused = 0;
        for (int tries = 0; tries < 1_000 && refused < 10; tries++)
        {
            Answer answer = await new Person(server).AskAsync(
                $"mutation {{ login(input: {{ email: \"{ada.Email}\", password: \"{Person.Password}\" }}) {{ session {{ me {{ id }} }} errors {{ ... on Error {{ code }} }} }} }}"
            );
            if (answer.Status == HttpStatusCode.ServiceUnavailable)
                refused++;
            else
                Assert.NotNull(answer.Data("login.session"));
        }
        await enough.CancelAsync();
        await Task.WhenAll(storm);
        Assert.True(refused == 10, $"Only {refused} were refused.");
        Assert.NotNull((await new Person(server).LoginAsync(ada.Email, Person.Password)).Data("login.session"));
    }

    [Fact]
    public async Task A_storm_of_strangers_delays_no_known_client()
    {
        await using StreakoidServer server = await StartSlowAsync(1_000_000, "--Streakoid:TrustedProxies:0=127.0.0.1");
        Person ada = await Person.RegisterAsync(server);
        Person known = new(server) { Address = "198.51.100.1" };
        Assert.NotNull((await known.LoginAsync(ada.Email, Person.Password)).Data("login.session"));
        // Whoever has sent a valid token is known.
        (await known.AskAsync("{ me { id } }")).Succeeded();
        using CancellationTokenSource enough = new();
        int refused = 0;
        Task[] storm = Storm(
            n => new Person(server) { Address = $"203.0.113.{n % 200}" },
            enough.Token,
            answer =>
            {
                if (answer.Status == HttpStatusCode.ServiceUnavailable)
                    Interlocked.Increment(ref refused);
            }
        );
        await Processes.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref refused) > 0), "the strangers' queue is full");
        for (int tries = 0; tries < 10; tries++)
        {
            int before = Volatile.Read(ref refused);
            Answer answer = await new Person(server) { Address = "198.51.100.1" }.LoginAsync(ada.Email, Person.Password);
            Assert.NotNull(answer.Data("login.session"));
            await Processes.EventuallyAsync(
                () => Task.FromResult(Volatile.Read(ref refused) > before),
                "the strangers' queue is full again"
            );
        }
        await enough.CancelAsync();
        await Task.WhenAll(storm);
    }

    [Fact]
    public async Task A_storm_of_strangers_delays_nobody_with_an_e_mailed_link()
    {
        await using StreakoidServer server = await StartSlowAsync(1_000_000, "--Streakoid:TrustedProxies:0=127.0.0.1");
        Person ada = await Person.RegisterAsync(server);
        using CancellationTokenSource enough = new();
        int refused = 0;
        Task[] storm = Storm(
            n => new Person(server) { Address = $"203.0.{n / 250 % 250}.{n % 250}" },
            enough.Token,
            answer =>
            {
                if (answer.Status == HttpStatusCode.ServiceUnavailable)
                    Interlocked.Increment(ref refused);
            }
        );
        for (int tries = 1; tries <= 3; tries++)
        {
            (
                await new Person(server).AskAsync(
                    $"mutation {{ requestPasswordReset(input: {{ email: \"{ada.Email}\" }}) {{ requested }} }}"
                )
            ).Succeeded();
            string token = Mailbox.TokenIn((await server.Mailbox.WaitAsync(ada.Email, "Choose a new password", tries)).Text);
            int before = Volatile.Read(ref refused);
            await Processes.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref refused) > before), "the queue is full");
            Answer answer = await new Person(server) { Address = $"198.51.100.{tries}" }.AskAsync(
                $"mutation {{ resetPassword(input: {{ token: \"{token}\", newPassword: \"a new password {tries}\" }}) {{ session {{ accessToken }} }} }}"
            );
            Assert.NotNull(answer.Data("resetPassword.session"));
        }
        await enough.CancelAsync();
        await Task.WhenAll(storm);
    }

    [Theory]
    [InlineData("addresses made known with one token")]
    [InlineData("one known device")]
    [InlineData("one session that confirms its password")]
    public async Task One_account_with_many_addresses_delays_no_known_client(string by)
    {
        await using StreakoidServer server = await StartSlowAsync(1_000_000, "--Streakoid:TrustedProxies:0=127.0.0.1");
        Person ada = await Person.RegisterAsync(server);
        Person eve = await Person.RegisterAsync(server);
        Person known = new(server) { Address = "198.51.100.1", AccessToken = ada.AccessToken };
        (await known.AskAsync("{ me { id } }")).Succeeded();
        string? token = by == "one session that confirms its password" ? eve.AccessToken : null;
        string? device = by == "one known device" ? eve.Device : null;
        string sent =
            token is not null
                ? $"mutation {{ createAccessToken(input: {{ name: \"x\", scope: READ, password: \"{Person.Password}\" }}) {{ token }} }}"
            : device is not null
                ? $"mutation {{ login(input: {{ email: \"{eve.Email}\", password: \"{Person.Password}\" }}) {{ errors {{ ... on Error {{ code }} }} }} }}"
            : "";
        if (by == "addresses made known with one token")
            for (int n = 0; n < 200; n++)
                (
                    await new Person(server) { Address = $"203.0.113.{n}", AccessToken = eve.AccessToken }.AskAsync("{ me { id } }")
                ).Succeeded();
        using CancellationTokenSource enough = new();
        int refused = 0,
            served = 0;
        Task[] storm = Storm(
            n => new Person(server)
            {
                Address = $"203.0.113.{n % 200}",
                AccessToken = token,
                Device = device,
            },
            enough.Token,
            answer =>
            {
                if (answer.Status == HttpStatusCode.ServiceUnavailable)
                    Interlocked.Increment(ref refused);
                else
                    Interlocked.Increment(ref served);
            },
            sent
        );
        await Processes.EventuallyAsync(
            () => Task.FromResult(Volatile.Read(ref refused) > 0 && Volatile.Read(ref served) >= 5),
            "a queue is full, and the account has had some turns"
        );
        for (int tries = 0; tries < 3; tries++)
        {
            int before = Volatile.Read(ref refused);
            Answer answer = await new Person(server) { Address = "198.51.100.1" }.LoginAsync(ada.Email, Person.Password);
            Assert.NotNull(answer.Data("login.session"));
            await Processes.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref refused) > before), "a queue is full again");
        }
        await enough.CancelAsync();
        await Task.WhenAll(storm);
    }

    [Fact]
    public async Task Waiting_passwords_leave_half_of_the_permits_to_others()
    {
        // Patience for hundreds, however long the first hash takes, and permits for twenty.
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings:
            [
                "--Streakoid:Accounts:PasswordIterations=10000000",
                "--Streakoid:Accounts:HashesAtOnce=1",
                "--Streakoid:Accounts:HashPatience=01:00:00",
                "--Streakoid:RequestDeadline=01:00:00",
                "--Streakoid:MaxConcurrentRequests=20",
                "--Streakoid:TrustedProxies:0=127.0.0.1",
            ]
        );
        Person ada = await Person.RegisterAsync(server);
        Task<Answer>[] storm =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(n =>
                    new Person(server) { Address = $"203.0.113.{n}" }.AskAsync(
                        "mutation { login(input: { email: \"nobody@example.com\", password: \"a wrong password\" }) { errors { __typename } } }"
                    )
                ),
        ];
        await Processes.EventuallyAsync(
            () =>
                Task.FromResult(
                    storm.Count(one => one is { IsCompletedSuccessfully: true, Result.Status: HttpStatusCode.ServiceUnavailable }) >= 30
                ),
            "ten passwords wait, and the others are refused"
        );
        for (int asked = 0; asked < 20; asked++)
            (await ada.AskAsync("{ me { id } }")).Succeeded();
        server.Http.CancelPendingRequests();
        await Task.WhenAll(storm.Select(async one => await ((Task)one).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));
    }

    [Fact]
    public async Task A_forged_device_passes_no_full_queue_and_makes_it_write_nothing()
    {
        await using StreakoidServer quick = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(quick);
        UserId adas = new((Guid)(await quick.SqlAsync("select id from users"))!);
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            database: quick.Database,
            settings:
            [
                "--Streakoid:Accounts:PasswordIterations=40000000",
                "--Streakoid:Accounts:HashesAtOnce=1",
                "--Streakoid:Accounts:HashPatience=00:00:01",
                "--Streakoid:TrustedProxies:0=127.0.0.1",
            ]
        );
        Person[] guessing = [.. Enumerable.Range(0, 11).Select(n => new Person(server) { Address = $"203.0.113.{n}" })];
        Task<Answer>[] waiting = [.. guessing.Select(one => one.AskAsync(Guess("first@example.com")))];
        await Processes.EventuallyAsync(
            async () =>
                (await new Person(server) { Address = "203.0.113.99" }.AskAsync(Guess("none@example.com"))).Status
                == HttpStatusCode.ServiceUnavailable,
            "the queue is full"
        );
        object? before = await server.SqlAsync("select count(*) from sign_in_failures");
        foreach (string device in (string[])[Forged(adas), Forged(new UserId(Guid.NewGuid())), "anything"])
            for (int i = 0; i < 3; i++)
            {
                Person eve = new(server) { Address = "203.0.113.99", Device = device };
                Assert.Equal(HttpStatusCode.ServiceUnavailable, (await eve.AskAsync(Guess(ada.Email))).Status);
            }
        Assert.Equal(before, await server.SqlAsync("select count(*) from sign_in_failures"));
        server.Http.CancelPendingRequests();
        await Task.WhenAll(waiting.Select(async one => await ((Task)one).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));

        static string Forged(UserId user) => UserSecret.New(user, "device_").Text;

        static string Guess(string email) =>
            $"mutation {{ login(input: {{ email: \"{email}\", password: \"a wrong password\" }}) {{ errors {{ ... on Error {{ code }} }} }} }}";
    }

    /// <summary>Starts a server that hashes one password at a time, each for a good while.</summary>
    private static Task<StreakoidServer> StartSlowAsync(int loginAttempts, params string[] settings) =>
        StreakoidServer.StartAsync(
            settings:
            [
                // A thousand times the rounds of other tests.
                "--Streakoid:Accounts:PasswordIterations=1000000",
                "--Streakoid:Accounts:HashesAtOnce=1",
                "--Streakoid:Accounts:HashPatience=00:00:02",
                $"--Streakoid:Accounts:LoginAttempts={loginAttempts}",
                .. settings,
            ]
        );

    /// <summary>Twenty strangers guess until it is enough: whoever is sent away comes again at once.</summary>
    private static Task[] Storm(Func<int, Person> stranger, CancellationToken enough, Action<Answer>? seen = null, string sent = "")
    {
        int strangers = 0;
        return [.. Enumerable.Range(0, 20).Select(_ => GuessAsync())];

        async Task GuessAsync()
        {
            while (!enough.IsCancellationRequested)
            {
                // Somebody else each time, or they would be told to wait for trying too often.
                int n = Interlocked.Increment(ref strangers);
                Answer answer = await stranger(n)
                    .AskAsync(
                        sent.Length > 0
                            ? sent
                            : $"mutation {{ login(input: {{ email: \"nobody{n}@example.com\", password: \"wrong number {n}\" }}) {{ errors {{ ... on Error {{ code }} }} }} }}"
                    );
                seen?.Invoke(answer);
            }
        }
    }
}
