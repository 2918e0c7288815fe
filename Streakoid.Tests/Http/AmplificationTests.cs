using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http;

/// <summary>What a request makes the server allocate grows with what is sent, and not faster.</summary>
[Collection(nameof(AllocationTests))]
[Trait("kind", "server")]
public sealed class AmplificationTests(AmplificationTests.Fixture fixture) : IClassFixture<AmplificationTests.Fixture>
{
    /// <summary>Normalization to NFKC makes eighteen characters of it.</summary>
    private const char Longest = '\uFDFA';

    private const string Import =
        "mutation($d: String) { importData(input: { data: $d, dryRun: true }) { errors { ... on Error { code } } } }";

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Variables_that_no_operation_declares_are_not_read()
    {
        string objects = string.Concat(Enumerable.Repeat("{},", 700_000)) + "{}";
        string body(string undeclared) =>
            $$"""{ "query": {{JsonSerializer.Serialize(Import)}}, "variables": { "x": {{undeclared}}, "d": "{}" } }""";
        (long plain, string one) = await fixture.MeasureAsync(Encoding.UTF8.GetBytes(body($"\"{objects}\"")), fixture.Ada);
        (long nested, string other) = await fixture.MeasureAsync(Encoding.UTF8.GetBytes(body($"[{objects}]")), fixture.Ada);
        Assert.Contains("INVALID_IMPORT", one, StringComparison.Ordinal);
        Assert.Equal(one, other);
        Assert.True(nested < plain * 1.5, $"{nested:N0} bytes against {plain:N0}");
    }

    [Fact]
    public async Task Variables_hold_a_bounded_number_of_values()
    {
        const string Query = "query($x: [String!]) { me { streaks(where: { name: { in: $x } }) { nodes { id } } } }";
        for (int time = 0; time < 3; time++)
        {
            Answer many = await fixture.Ada.AskAsync(Query, new { x = Enumerable.Repeat("", 10_001) });
            Assert.Equal((HttpStatusCode.BadRequest, "DOCUMENT_LIMIT_EXCEEDED"), (many.Status, many.ErrorCode));
            (await fixture.Ada.AskAsync(Query, new { x = Enumerable.Repeat("", 40), y = Enumerable.Repeat("", 10_001) })).Succeeded();
        }
    }

    [Theory]
    [InlineData("email")]
    [InlineData("password")]
    public async Task A_login_is_measured_before_it_is_normalized(string field)
    {
        byte[] body(string text) =>
            Encoding.UTF8.GetBytes(
                JsonSerializer.Serialize(
                    new
                    {
                        query = "mutation($i: LoginInput!) { login(input: $i) { errors { ... on Error { code } } } }",
                        variables = new
                        {
                            i = new Dictionary<string, string>
                            {
                                ["email"] = "nobody@example.com",
                                ["password"] = "a wrong password",
                                [field] = text,
                            },
                        },
                    },
                    Unescaped
                )
            );
        // As many bytes, and as many characters.
        (long plain, string one) = await fixture.MeasureAsync(body(new string('\u0800', 20_000)), null);
        (long long_, string other) = await fixture.MeasureAsync(body(new string(Longest, 20_000)), null);
        Assert.Contains("INVALID_CREDENTIALS", one, StringComparison.Ordinal);
        Assert.Equal(one, other);
        Assert.True(long_ < plain * 1.2, $"{long_:N0} bytes against {plain:N0}");
    }

    [Fact]
    public async Task Every_operation_refuses_a_password_or_an_address_that_is_too_long()
    {
        string email = $"{new string(Longest, 250)}@example.com",
            password = new(Longest, 1_025);
        Person nobody = new(fixture.Server);
        Assert.Equal("INVALID_EMAIL", (await nobody.RegisterAsAsync(email, Person.Password)).TextAt("register.errors.0.code"));
        Assert.Equal("WEAK_PASSWORD", (await nobody.RegisterAsAsync("long@example.com", password)).TextAt("register.errors.0.code"));
        Assert.Equal("INVALID_CREDENTIALS", (await nobody.LoginAsync(email, password)).TextAt("login.errors.0.code"));
        Assert.Equal("INVALID_EMAIL", await CodeAsync(nobody, "requestPasswordReset", "RequestPasswordResetInput", new { email }));
        Assert.Equal(
            "WEAK_PASSWORD",
            await CodeAsync(
                fixture.Ada,
                "changePassword",
                "ChangePasswordInput",
                new { currentPassword = Person.Password, newPassword = password }
            )
        );
        Assert.Equal(
            "INVALID_CREDENTIALS",
            await CodeAsync(
                fixture.Ada,
                "changePassword",
                "ChangePasswordInput",
                new { currentPassword = password, newPassword = "another password entirely" }
            )
        );
        Assert.Equal("INVALID_CREDENTIALS", await CodeAsync(fixture.Ada, "deleteAccount", "DeleteAccountInput", new { password }));
        // As long as it may be, before normalization and after.
        await Person.RegisterAsync(fixture.Server);
        Person longest = new(fixture.Server);
        string most = string.Concat(Enumerable.Range(0, 512).Select(i => $"{Longest}{(char)('a' + (i % 26))}"));
        Assert.NotNull((await longest.RegisterAsAsync("longest@example.com", most)).Data("register.session"));
        Assert.NotNull((await longest.LoginAsync("longest@example.com", most)).Data("login.session"));
    }

    private static async Task<string> CodeAsync(Person person, string field, string type, object input) =>
        (
            await person.AskAsync(
                $"mutation($i: {type}!) {{ {field}(input: $i) {{ errors {{ ... on Error {{ code }} }} }} }}",
                new { i = input }
            )
        )
            .Succeeded()
            .TextAt($"{field}.errors.0.code");

    public sealed class Fixture : IAsyncLifetime
    {
        public StreakoidServer Server { get; private set; } = null!;

        public Person Ada { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await StreakoidServer.StartAsync(
                PipelineServer.Add,
                settings: ["--Streakoid:Accounts:PasswordIterations=1000", "--Streakoid:Accounts:LoginAttempts=1000"]
            );
            Ada = await Person.RegisterAsync(Server);
        }

        /// <summary>The bytes that a request allocates, the least of several, and its answer.</summary>
        public async Task<(long Bytes, string Answer)> MeasureAsync(byte[] body, Person? person)
        {
            PipelineServer pipeline = (PipelineServer)Server.Services.GetRequiredService<IServer>();
            long least = long.MaxValue;
            string answer = "";
            for (int time = 0; time < 4; time++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                answer = await pipeline.AskAsync(body, person?.AccessToken);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }
            return (least, answer);
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
