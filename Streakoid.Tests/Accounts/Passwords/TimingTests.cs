using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Streakoid.Data;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Accounts.Passwords;

/// <summary>
/// How long an answer takes does not tell whether an address has an account. The two kinds of request take turns, so that a busy
/// machine slows both alike, and their medians are compared; a round that something disturbed is made again. A server that tells
/// the two apart does so in every round.
/// </summary>
[Trait("kind", "faults")]
public sealed class TimingTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Pairs = 200;
    private const int Rounds = 5;
    private const double Tolerance = 0.05;

    private StreakoidServer _server = null!;
    private Person _ada = null!;

    public async Task InitializeAsync()
    {
        // An e-mail is written after the answer; what that costs the machine is not the answer's time.
        _server = await StreakoidServer.StartAsync(
            StreakoidServer.WithoutLetters,
            settings: ["--Streakoid:Accounts:PasswordIterations=20000", "--Streakoid:Accounts:LoginAttempts=1000000"]
        );
        _ada = await Person.RegisterAsync(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public Task A_login_with_an_unknown_address_takes_as_long_as_one_with_a_wrong_password() =>
        TakeAsLongAsync(email => Login(email), "INVALID_CREDENTIALS");

    [Fact]
    public async Task An_account_with_fewer_iterations_takes_as_long_as_none()
    {
        // As it was stored before the operator raised their number.
        string former = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })).HashPassword(
            null!,
            Person.Password
        );
        await _server.SqlAsync($"update users set password_hash = '{former}'");
        await TakeAsLongAsync(email => Login(email), "INVALID_CREDENTIALS");
    }

    [Fact]
    public Task Asking_for_a_new_password_takes_as_long_where_there_is_no_account() =>
        TakeAsLongAsync(
            email =>
                new Person(_server).AskAsync(
                    "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { requested errors { __typename } } }",
                    new { email }
                ),
            "requested\":true"
        );

    private Task<Answer> Login(string email) =>
        new Person(_server).AskAsync(
            "mutation($input: LoginInput!) { login(input: $input) { session { accessToken } errors { ... on Error { code message } } } }",
            new { input = new { email, password = "a wrong password" } }
        );

    private async Task TakeAsLongAsync(Func<string, Task<Answer>> ask, string answer)
    {
        List<double> ratios = [];
        for (int round = 0; round < Rounds; round++)
        {
            List<double> known = [],
                unknown = [];
            for (int pair = 0; pair < Pairs; pair++)
            {
                // Whoever goes first has the colder caches. Both are asked for equally often, as tries are counted by address.
                if (pair % 2 == 0)
                    known.Add(await TimeAsync(_ada.Email));
                unknown.Add(await TimeAsync("nobody.at.all@example.com"));
                if (pair % 2 == 1)
                    known.Add(await TimeAsync(_ada.Email));
            }
            ratios.Add(Median(known) / Median(unknown));
            output.WriteLine($"known {Median(known):0.00} ms, unknown {Median(unknown):0.00} ms");
            if (Math.Abs(ratios[^1] - 1) <= Tolerance)
                return;
        }
        Assert.Fail(
            $"An address with an account takes another time: the medians' ratios were {string.Join(", ", ratios.Select(ratio => ratio.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)))}."
        );

        async Task<double> TimeAsync(string email)
        {
            long began = Stopwatch.GetTimestamp();
            Answer answered = await ask(email);
            double took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            Assert.Contains(answer, answered.Succeeded().Text, StringComparison.Ordinal);
            return took;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
