using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Execution.Documents;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http;

/// <summary>What a client can get wrong is answered as the client's fault, each of the three times that it is sent, and every request is
/// counted.</summary>
[Trait("kind", "server")]
public sealed class ClientFaultTests(ClientFaultTests.Fixture fixture) : IClassFixture<ClientFaultTests.Fixture>
{
    private readonly StreakoidServer _server = fixture.Server;

    public static TheoryData<string, string> Faults =>
        new()
        {
            { "mutation($i: CheckInInput!) { checkIn(input: $i) { checkIn { id } } }", """{"streakId":"x","amount":-1}""" },
            { "mutation($i: CheckInInput!) { checkIn(input: $i) { checkIn { id } } }", """{"streakId":"x","amount":0}""" },
            { "mutation($i: CheckInInput!) { checkIn(input: $i) { checkIn { id } } }", """{"streakId":"x","note":"a\u0000b"}""" },
            {
                "mutation($i: CheckInInput!) { checkIn(input: $i) { checkIn { id } } }",
                $$"""{"streakId":"x","note":"{{new string('n', 2_001)}}"}"""
            },
            { "mutation($i: CheckInInput!) { checkIn(input: $i) { checkIn { id } } }", """{"streakId":"x","day":"-4713-01-01"}""" },
            {
                "mutation($i: RegisterInput!) { register(input: $i) { errors { __typename } } }",
                """{"email":"a@example.com","password":"p","timeZone":"Etc/UTC","displayName":"   "}"""
            },
            { "mutation($i: UpdateStreakInput!) { updateStreak(input: $i) { streak { id } } }", """{"streakId":5}""" },
            { "query($i: StreakFilterInput!) { me { streaks(where: $i) { nodes { id } } } }", """{"name":{"eq":"\u0000"}}""" },
            { "query($i: StreakFilterInput!) { me { streaks(where: $i) { nodes { id } } } }", """{"name":{"in":["a","\u0000"]}}""" },
            {
                "query($i: StreakFilterInput!) { me { streaks(where: $i) { nodes { id } } } }",
                """{"tags":{"some":{"contains":"\u0000"}}}"""
            },
            { "query($i: LocalDate!) { me { calendar(from: $i, to: $i) { met } } }", "\"-4713-01-01\"" },
            { "query($i: LocalDate!) { me { calendar(from: $i, to: $i) { met } } }", "\"9999-12-31\"" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_clients_fault_is_never_the_servers_however_often_it_is_sent(string query, string input)
    {
        List<string> answers = [];
        foreach (string? token in new[] { fixture.Ada.AccessToken, null })
        {
            for (int time = 0; time < 3; time++)
            {
                using HttpRequestMessage request = new(HttpMethod.Post, "/graphql")
                {
                    Content = JsonContent.Create(new { query, variables = new JsonObject { ["i"] = JsonNode.Parse(input) } }),
                };
                if (token is not null)
                    request.Headers.Authorization = new("Bearer", token);
                using HttpResponseMessage response = await _server.Http.SendAsync(request);
                string text = await response.Content.ReadAsStringAsync();
                Assert.True((int)response.StatusCode is 200 or 400, $"{time}: {(int)response.StatusCode} {text}");
                Assert.DoesNotContain("Unexpected Execution Error", text, StringComparison.Ordinal);
                Assert.True(response.Headers.Contains("RateLimit-Remaining"), "The request was not counted.");
                answers.Add($"{token is null} {(int)response.StatusCode} {text}");
            }
        }
        // The engine and the compiled operation say the same.
        Assert.Equal(2, answers.Distinct().Count());
    }

    [Fact]
    public void Root_fields_are_found_in_a_time_that_grows_with_the_document_alone()
    {
        const int Spreads = 200;
        string Many(string name) => string.Concat(Enumerable.Repeat($"...{name} ", Spreads));
        GraphQLDocument document = Parser.Parse(
            $"{{ {Many("A")} }} fragment A on Query {{ {Many("B")} }} fragment B on Query {{ {Many("C")} }} fragment C on Query {{ {Many("D")} me {{ id }} }} fragment D on Query {{ ...A ...Missing __typename }}"
        );
        GraphQLOperationDefinition operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single();
        Assert.Equal(["__typename", "me"], RootField.NamesOf(document, operation).Order());
    }

    [Fact]
    public async Task A_name_is_made_of_an_address_however_long_it_is()
    {
        string email = $"{new string('a', 64)}.{new string('b', 60)}@example.com";
        Answer answer = await new Person(_server).AskAsync(
            "mutation($i: RegisterInput!) { register(input: $i) { session { me { displayName } } errors { __typename } } }",
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
        Assert.DoesNotContain("Unexpected", answer.Text, StringComparison.Ordinal);
        if (answer.Data("register.session") is not null)
            Assert.Equal(100, answer.TextAt("register.session.me.displayName").Length);
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_not_made_again_by_its_key()
    {
        string key = Guid.NewGuid().ToString();
        Person ada = await Person.RegisterAsync(_server);
        Answer made = (await Create()).Succeeded();
        (
            await ada.AskAsync(
                "mutation($id: ID!) { revokeAccessToken(input: { accessTokenId: $id }) { errors { __typename } } }",
                new { id = made.TextAt("createAccessToken.accessToken.id") }
            )
        ).Succeeded();
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", (await Create()).ErrorCode);

        Task<Answer> Create() =>
            ada.AskAsync(
                "mutation { createAccessToken(input: { name: \"one\", scope: READ }) { accessToken { id } } }",
                idempotencyKey: key
            );
    }

    [Fact]
    public async Task One_key_for_two_requests_at_once_is_a_clients_fault()
    {
        Person ada = await Person.RegisterAsync(_server);
        string[] streaks = [await ada.CreateStreakAsync("one"), await ada.CreateStreakAsync("other")];
        for (int round = 0; round < 20; round++)
        {
            string key = Guid.NewGuid().ToString();
            Answer[] answers = await Task.WhenAll(
                streaks.Select(streakId =>
                    ada.AskAsync(
                        "mutation($i: CheckInInput!) { checkIn(input: $i) { checkIn { id } } }",
                        new { i = new { streakId, amount = 1 } },
                        key
                    )
                )
            );
            Assert.All(answers, answer => Assert.DoesNotContain("Unexpected", answer.Text, StringComparison.Ordinal));
            Assert.Equal("IDEMPOTENCY_KEY_REUSED", Assert.Single(answers, answer => answer.ErrorCode is not null).ErrorCode);
        }
    }

    [Fact]
    public async Task Sessions_that_end_each_other_wait_for_each_other()
    {
        Person ada = await Person.RegisterAsync(_server);
        for (int round = 0; round < 10; round++)
        {
            Person[] devices = [.. Enumerable.Range(0, 5).Select(_ => new Person(_server))];
            foreach (Person device in devices)
                await device.LoginAsync(ada.Email, Person.Password);
            Answer[] answers = await Task.WhenAll(
                devices.Select(device => device.AskAsync("mutation { revokeSession(input: {}) { sessions { id } } }"))
            );
            Assert.All(
                answers,
                answer =>
                    Assert.True(
                        answer.Status is HttpStatusCode.OK or HttpStatusCode.Unauthorized
                            && !answer.Text.Contains("Unexpected", StringComparison.Ordinal),
                        answer.Text
                    )
            );
        }
    }

    [Fact]
    public async Task A_registration_that_comes_again_is_throttled_like_a_login_and_ends_after_a_day()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:Accounts:PasswordIterations=1000");
        const string Query =
            "mutation($i: RegisterInput!) { register(input: $i) { session { accessToken } errors { ... on Error { code } } } }";
        Task<Answer> AgainAsync(string password) =>
            new Person(server).AskAsync(
                Query,
                new
                {
                    i = new
                    {
                        email = "again@example.com",
                        password,
                        timeZone = "Etc/UTC",
                    },
                },
                "signup-1"
            );
        Assert.NotNull((await AgainAsync(Person.Password)).Data("register.session"));
        Assert.NotNull((await AgainAsync(Person.Password)).Data("register.session"));
        for (int guess = 0; guess < 10; guess++)
            Assert.Equal("EMAIL_TAKEN", (await AgainAsync($"a wrong password {guess}")).TextAt("register.errors.0.code"));
        Assert.Null((await AgainAsync(Person.Password)).Data("register.session"));
        server.Clock.Advance(NodaTime.Duration.FromHours(1));
        Assert.NotNull((await AgainAsync(Person.Password)).Data("register.session"));
        server.Clock.Advance(NodaTime.Duration.FromHours(23));
        Assert.Null((await AgainAsync(Person.Password)).Data("register.session"));
    }

    [Fact]
    public async Task A_body_that_was_begun_with_a_token_is_not_carried_out_after_the_token_ended()
    {
        Person ada = await Person.RegisterAsync(_server);
        string streakId = await ada.CreateStreakAsync();
        Person held = new(_server);
        await held.LoginAsync(ada.Email, Person.Password);
        object[] checkIns =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(n => new
                {
                    clientId = Guid.NewGuid(),
                    streakId,
                    day = "2026-03-14",
                    note = new string('n', 1_500),
                }),
        ];
        HeldBody body = new(
            JsonSerializer.Serialize(
                new
                {
                    query = "mutation($i: RecordCheckInsInput!) { recordCheckIns(input: $i) { streaks { name } errors { __typename } } }",
                    variables = new { i = new { checkIns } },
                }
            )
        );
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql") { Content = body };
        request.Headers.Authorization = new("Bearer", held.AccessToken);
        Task<HttpResponseMessage> sending = _server.Http.SendAsync(request);
        await body.Begun;
        // The token is looked at before so much is read. Where that takes longer, the test says less.
        await Task.Delay(500);
        (await ada.AskAsync("mutation { revokeSession(input: {}) { sessions { id } } }")).Succeeded();
        body.Release();

        using HttpResponseMessage response = await sending;
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(0L, await _server.SqlAsync("select count(*) from check_ins where user_id = $1", Isolation.Tenant.KeyOf(ada.Id)));
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public StreakoidServer Server { get; private set; } = null!;

        public Person Ada { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await StreakoidServer.StartAsync(
                settings:
                [
                    "--Streakoid:Accounts:PasswordIterations=1000",
                    "--Streakoid:Accounts:LoginAttempts=1000",
                    "--Streakoid:RateLimits:UserRequests=100000",
                    "--Streakoid:RateLimits:ClientRequests=100000",
                ]
            );
            Ada = await Person.RegisterAsync(Server);
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
