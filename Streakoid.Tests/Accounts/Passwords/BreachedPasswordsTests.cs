using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Streakoid.Accounts.Passwords;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Passwords;

/// <summary>Passwords that others have found out elsewhere are not taken.</summary>
[Trait("kind", "server")]
public sealed class BreachedPasswordsTests
{
    private const string Breached = "eleven pink umbrellas";
    private const string Other = "twelve blue bicycles";

    private const string Register = """
        mutation($email: String!, $password: String!) { register(input: { email: $email, password: $password, timeZone: "Etc/UTC" }) {
          session { accessToken } errors { ... on WeakPasswordError { code message minLength } } } }
        """;

    [Fact]
    public void The_list_has_what_is_long_enough_of_the_million_most_common_passwords()
    {
        Assert.InRange(PasswordRules.CommonCount, 44_000, 60_000);
        Assert.Equal(12, PasswordRules.MinLength);
        foreach (string common in (string[])["1qaz2wsx3edc", "QWERTYqwerty", "ｌｅａｖｅmealone", "sonyericsson", "passwordpassword"])
            Assert.Equal("The password is on a list of common passwords. Choose another one.", PasswordRules.Weakness(common, ""));
        Assert.Null(PasswordRules.Weakness(Other, ""));
    }

    [Fact]
    public async Task A_service_is_asked_by_five_digits_and_what_it_knows_is_refused_everywhere()
    {
        await using RangeService service = await RangeService.StartAsync();
        await using StreakoidServer server = await StartAsync(service.Address);
        Person ada = await Person.RegisterAsync(server);
        for (int i = 0; i < 3; i++)
        {
            Answer refused = await new Person(server).AskAsync(Register, new { email = "grace@example.com", password = Breached });
            Assert.Equal("WEAK_PASSWORD", refused.TextAt("register.errors.0.code"));
            Assert.Contains("data breach", refused.TextAt("register.errors.0.message"), StringComparison.Ordinal);
        }
        Answer changed = await ada.AskAsync(
            "mutation($from: String!, $to: String!) { changePassword(input: { currentPassword: $from, newPassword: $to }) { errors { ... on Error { code } } } }",
            new { from = Person.Password, to = Breached }
        );
        Assert.Equal("WEAK_PASSWORD", changed.TextAt("changePassword.errors.0.code"));
        Answer taken = await new Person(server).AskAsync(Register, new { email = "grace@example.com", password = Other });
        Assert.NotEmpty(taken.TextAt("register.session.accessToken"));
        // Nothing of a password but five digits, and nothing of whose it is.
        Assert.All(service.Asked, path => Assert.Matches("^/range/[0-9A-F]{5}$", path));
        Assert.Contains($"/range/{RangeService.Hash(Other)[..5]}", service.Asked);
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    [InlineData("is too long")]
    [InlineData("is not there")]
    public async Task A_service_that_does_not_answer_keeps_nobody_from_registering(string fault)
    {
        await using RangeService service = await RangeService.StartAsync();
        service.Fault = fault;
        await using StreakoidServer server = await StartAsync(
            fault == "is not there" ? new Uri("http://127.0.0.1:1/range") : service.Address
        );
        Answer taken = await new Person(server).AskAsync(Register, new { email = "grace@example.com", password = Breached });
        Assert.NotEmpty(taken.TextAt("register.session.accessToken"));
    }

    [Fact]
    public async Task What_is_only_padding_is_not_known()
    {
        await using RangeService service = await RangeService.StartAsync();
        service.Times = 0;
        await using StreakoidServer server = await StartAsync(service.Address);
        Answer taken = await new Person(server).AskAsync(Register, new { email = "grace@example.com", password = Breached });
        Assert.NotEmpty(taken.TextAt("register.session.accessToken"));
    }

    private static Task<StreakoidServer> StartAsync(Uri service) =>
        StreakoidServer.StartAsync(
            settings: [$"--Streakoid:Accounts:BreachedPasswordsUrl={service}", "--Streakoid:Accounts:PasswordIterations=1000"]
        );

    /// <summary>A service that knows one password, as Have I Been Pwned answers.</summary>
    private sealed class RangeService(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<string> Asked { get; } = [];

        public string Fault { get; set; } = "";

        public int Times { get; set; } = 3;

        public Uri Address => new(new Uri(app.Urls.Single()), "/range");

        public static async Task<RangeService> StartAsync()
        {
            RangeService service = new(LocalWeb.Build());
            await service.RunAsync();
            return service;
        }

#pragma warning disable CA5350 // As the service does it.
        public static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task RunAsync()
        {
            app.MapGet(
                "/range/{prefix}",
                async (HttpContext http, string prefix) =>
                {
                    Asked.Enqueue(http.Request.Path);
                    if (Fault == "hangs")
                        await Task.Delay(Timeout.Infinite, http.RequestAborted);
                    if (Fault == "fails")
                        return Results.StatusCode(500);
                    string hash = Hash(Breached);
                    string mine = hash.StartsWith(prefix, StringComparison.Ordinal) ? $"\r\n{hash[5..]}:{Times}" : "";
                    string padding = Fault == "is too long" ? new string('0', 2_000_000) : "";
                    return Results.Text($"0018A45C4D1DEF81644B54AB7F969B88D65:1{mine}\r\n011053FD0102E94D6AE2F8B83D76FAF94F6:0{padding}");
                }
            );
            return app.StartAsync();
        }
    }
}
