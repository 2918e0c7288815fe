using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>
/// The founding bug as it came back: a document that signs somebody in, sent again and again under another user's token, as front ends do
/// whose
/// link attaches the token of an old session to everything.
/// </summary>
[Trait("kind", "server")]
public sealed class SignedInAsSomebodyElseTests(SignedInAsSomebodyElseTests.Fixture fixture)
    : IClassFixture<SignedInAsSomebodyElseTests.Fixture>
{
    private const int Repeats = 3;

    private const string Session =
        "session { accessToken refreshToken me { id email displayName streaks(first: 5) { nodes { id name checkIns(first: 2) { nodes { note streak { name } } } } edges { cursor } } sessions { client current } } }";

    private static int _people;

    private readonly StreakoidServer _server = fixture.Server;

    public static TheoryData<string, string, bool> Cases
    {
        get
        {
            TheoryData<string, string, bool> cases = [];
            foreach (
                string operation in (string[])
                    ["register", "login", "refreshSession", "resetPassword", "verifyEmail", "requestPasswordReset"]
            )
            {
                foreach (
                    string authorization in (string[])
                        [
                            "another user's",
                            "a personal one of another user's",
                            "expired",
                            "revoked",
                            "garbage",
                            "no bearer token",
                            "blank",
                            "none",
                        ]
                )
                {
                    cases.Add(operation, authorization, false);
                    cases.Add(operation, authorization, true);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_sign_in_answers_with_that_users_data_alone_however_often_it_is_sent(
        string operation,
        string authorization,
        bool withKey
    )
    {
        string? header = await fixture.HeaderAsync(authorization);
        Traces others = await fixture.Other.TracesAsync();
        string rows = await fixture.Other.RowsAsync();
        Tenant known = await Tenant.SettleAsync(_server, "Known");
        string key = Guid.NewGuid().ToString();

        for (int time = 0; time < Repeats; time++)
        {
            (string query, object variables, string? email) = await OperationAsync(operation, known, withKey ? 0 : time);
            Exchange answer = await SendAsync(header, withKey ? key : null, query, variables);

            Assert.True(answer.Status == HttpStatusCode.OK && answer.Body["errors"] is null, $"{time}: {(int)answer.Status} {answer.Text}");
            Assert.Empty(others.In(answer.PlainText));
            // A link works once, so that a later answer has no session.
            JsonNode? me = answer.Body["data"]?[operation]?["session"]?["me"];
            Assert.Equal(email is not null && (operation != "resetPassword" || time == 0), me is not null);
            if (me is null)
                continue;
            Assert.Equal(email, (string?)me["email"]);
            string[] names = [.. me["streaks"]!["nodes"]!.AsArray().Select(node => (string)node!["name"]!)];
            Assert.All(names, name => Assert.Contains(known.Canary, name, StringComparison.Ordinal));
            Assert.Equal(operation == "register" ? 0 : 3, names.Length);
        }
        Assert.Equal(rows, await fixture.Other.RowsAsync());
    }

    [Fact]
    public async Task The_reported_document_answers_a_new_user_with_no_streaks()
    {
        const string Query =
            "mutation($i: RegisterInput!) { register(input: $i) { session { me { email streaks(first: 5) { nodes { id name } } } } } }";
        for (int time = 0; time < 5; time++)
        {
            string email = NewEmail();
            Exchange answer = await SendAsync(
                $"Bearer {fixture.Other.Person.AccessToken}",
                null,
                Query,
                new
                {
                    i = new
                    {
                        email,
                        password = Person.Password,
                        timeZone = "Etc/UTC",
                    },
                }
            );
            Assert.Equal(
                """{"data":{"register":{"session":{"me":{"email":"EMAIL","streaks":{"nodes":[]}}}}}}""".Replace(
                    "EMAIL",
                    email,
                    StringComparison.Ordinal
                ),
                answer.Text
            );
        }
    }

    [Fact]
    public async Task An_operation_that_needs_a_viewer_is_still_refused_with_a_bad_token()
    {
        foreach (string authorization in (string[])["expired", "revoked", "garbage", "no bearer token"])
        {
            for (int time = 0; time < Repeats; time++)
            {
                Exchange answer = await SendAsync(await fixture.HeaderAsync(authorization), null, "{ __typename me { id } }", null);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
                Assert.Equal("Bearer error=\"invalid_token\"", answer.Challenge);
            }
        }
        Exchange blank = await SendAsync(await fixture.HeaderAsync("blank"), null, "{ me { id } }", null);
        Assert.Equal((HttpStatusCode.OK, "AUTH_NOT_AUTHENTICATED"), (blank.Status, blank.ErrorCode));
    }

    [Fact]
    public async Task What_needs_no_viewer_is_answered_whatever_token_comes_with_it()
    {
        foreach (string authorization in (string[])["expired", "revoked", "garbage", "no bearer token", "blank"])
        {
            Exchange answer = await SendAsync(await fixture.HeaderAsync(authorization), null, "{ __typename }", null);
            Assert.Equal((HttpStatusCode.OK, """{"data":{"__typename":"Query"}}"""), (answer.Status, answer.Text));
        }
    }

    private async Task<(string Query, object Variables, string? Email)> OperationAsync(string operation, Tenant known, int time)
    {
        const string Password = Person.Password;
        switch (operation)
        {
            case "register":
                string email = time == 0 && _registered.TryGetValue(known, out string? first) ? first : _registered[known] = NewEmail();
                return (
                    $"mutation($input: RegisterInput!) {{ register(input: $input) {{ {Session} }} }}",
                    new
                    {
                        input = new
                        {
                            email,
                            password = Password,
                            timeZone = "Etc/UTC",
                        },
                    },
                    email
                );
            case "login":
                return (
                    $"mutation($input: LoginInput!) {{ login(input: $input) {{ {Session} }} }}",
                    new { input = new { email = known.Email, password = known.Password } },
                    known.Email
                );
            case "refreshSession":
                return (
                    $"mutation($input: RefreshSessionInput!) {{ refreshSession(input: $input) {{ {Session} }} }}",
                    new { input = new { refreshToken = known.Person.RefreshToken } },
                    known.Email
                );
            case "resetPassword":
                await known.OwnLinksAsync();
                return (
                    $"mutation($input: ResetPasswordInput!) {{ resetPassword(input: $input) {{ {Session} errors {{ __typename }} }} }}",
                    new { input = new { token = known.ResetToken, newPassword = known.Password } },
                    known.Email
                );
            case "verifyEmail":
                await known.OwnLinksAsync();
                return (
                    "mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { emailVerified errors { __typename } } }",
                    new { input = new { token = known.VerifyToken } },
                    null
                );
            default:
                return (
                    "mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { requested } }",
                    new { input = new { email = known.Email } },
                    null
                );
        }
    }

    private readonly Dictionary<Tenant, string> _registered = [];

    private static string NewEmail() => $"newcomer{Interlocked.Increment(ref _people)}@example.com";

    private async Task<Exchange> SendAsync(string? authorization, string? key, string query, object? variables)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables }) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using HttpResponseMessage response = await _server.Http.SendAsync(request);
        return new Exchange(response.StatusCode, response.Headers.WwwAuthenticate.ToString(), await response.Content.ReadAsStringAsync());
    }

    /// <summary>A server with somebody whose tokens others send along.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public StreakoidServer Server { get; private set; } = null!;

        public Tenant Other { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await StreakoidServer.StartAsync(
                settings: ["--Streakoid:Accounts:PasswordIterations=1000", "--Streakoid:Accounts:LoginAttempts=1000"]
            );
            Other = await Tenant.SettleAsync(Server, "Other");
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();

        /// <summary>The header <c>Authorization</c> with a token of the other user's.</summary>
        public async Task<string?> HeaderAsync(string kind)
        {
            switch (kind)
            {
                case "another user's":
                    return $"Bearer {Other.Person.AccessToken}";
                case "a personal one of another user's":
                    await Other.FreshAccessTokenAsync();
                    return $"Bearer {Other.PersonalToken}";
                case "expired":
                    Guid session = (Guid)
                        (await Server.SqlAsync("select id from sessions where user_id = $1 and revoked_at is null limit 1", Other.UserId))!;
                    return $"Bearer {Server.Services.GetRequiredService<JwtIssuer>().Write(new UserId(Other.UserId), session, StreakoidServer.Noon - Duration.FromHours(1)).Token}";
                case "revoked":
                    string token = await Other.LoginAsync();
                    await Exchange.SendAsync(Server, token, "mutation { logout { loggedOut } }");
                    return $"Bearer {token}";
                case "garbage":
                    return "Bearer nothing.of.value";
                case "no bearer token":
                    return "Basic YWRhOmxvdmVsYWNl";
                case "blank":
                    return " ";
                default:
                    return null;
            }
        }
    }
}
