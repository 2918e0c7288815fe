using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;
using Streakoid.Hosting;
using Streakoid.Http;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http;

/// <summary>Several operations in one request: each as if it had come alone, and all for one user.</summary>
[Trait("kind", "server")]
public sealed class BatchTests
{
    private const string On = "--Streakoid:Batching=true";
    private const string Me = "{ me { email streaks { nodes { name } } } }";
    private const string Login =
        "mutation($email: String!, $password: String!) { login(input: { email: $email, password: $password }) { session { accessToken me { email } } } }";

    [Fact]
    public async Task Without_the_setting_a_list_is_refused_with_what_to_do()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        foreach (string body in new[] { "[]", """[{"query":"{ __typename }"}]""", "[[]]" })
        {
            Batch answer = await SendAsync(server, null, body);
            Assert.Equal(400, answer.Status);
            Assert.Contains("Send one JSON object per request", (string?)answer.Body["errors"]![0]!["message"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[]", "at least one operation")]
    [InlineData("[[{\"query\":\"{ __typename }\"}]]", "must be a JSON object")]
    [InlineData("[{\"query\":\"{ __typename }\"},[{\"query\":\"{ __typename }\"}]]", "must be a JSON object")]
    [InlineData("[null]", "must be a JSON object")]
    [InlineData("[\"{ __typename }\"]", "must be a JSON object")]
    [InlineData("[{\"query\":\"{ __typename }\"}", "not valid JSON")]
    [InlineData("[{\"query\":\"{ __typename }\"}] []", "not valid JSON")]
    [InlineData("[{\"query\":\"{ __typename }\"},]", "not valid JSON")]
    public async Task A_list_of_anything_else_is_refused_as_a_whole(string body, string message)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        for (int i = 0; i < 3; i++)
        {
            Batch answer = await SendAsync(server, null, body);
            Assert.Equal(400, answer.Status);
            Assert.Contains(message, (string?)answer.Body["errors"]![0]!["message"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task A_batch_has_at_most_ten_operations(int count)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        string body = $"\uFEFF \r\n{Json([.. Enumerable.Range(0, count).Select(i => ($"{{ a{i}: __typename }}", (object?)null))])} ";
        Batch answer = await SendAsync(server, null, body);
        Assert.Equal(count <= 10 ? 200 : 400, answer.Status);
        if (count > 10)
            Assert.Contains("at most 10", (string?)answer.Body["errors"]![0]!["message"], StringComparison.Ordinal);
        else
            Assert.Equal(
                Enumerable.Range(0, count).Select(i => $"{{\"data\":{{\"a{i}\":\"Query\"}}}}"),
                answer.Body.AsArray().Select(one => one!.ToJsonString())
            );
    }

    [Fact]
    public async Task Each_user_sees_their_own_again_and_again()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        Person[] people = [await Person.RegisterAsync(server), await Person.RegisterAsync(server)];
        for (int round = 1; round <= 3; round++)
        {
            Batch[] answers = await Task.WhenAll(
                people.Select(person =>
                    SendAsync(
                        server,
                        person,
                        Json(
                            (Me, null),
                            (
                                "mutation($name: String!) { createStreak(input: { name: $name }) { streak { name } } }",
                                new { name = person.Email }
                            ),
                            ("{ nothingLikeIt }", null),
                            ("{ __typename }", null),
                            (Me, null)
                        )
                    )
                )
            );
            for (int i = 0; i < people.Length; i++)
            {
                JsonArray all = answers[i].Body.AsArray();
                Assert.Equal((200, 5), (answers[i].Status, all.Count));
                Assert.Equal((people[i].Email, people[i].Email), (Email(all[0]), Email(all[4])));
                Assert.Equal(round - 1, all[0]!["data"]!["me"]!["streaks"]!["nodes"]!.AsArray().Count);
                // What one operation wrote, the next one reads.
                Assert.Equal(
                    Enumerable.Repeat(people[i].Email, round),
                    all[4]!["data"]!["me"]!["streaks"]!["nodes"]!.AsArray().Select(node => (string)node!["name"]!)
                );
                Assert.Null(all[2]!["data"]);
                Assert.DoesNotContain(people[1 - i].Email, answers[i].Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task No_operation_runs_as_somebody_who_signs_in_beside_it()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        Person ada = await Person.RegisterAsync(server);
        Person grace = await Person.RegisterAsync(server);
        (string, object?) signIn = (Login, new { email = grace.Email, password = Person.Password });
        (string, object?) register = (
            "mutation($email: String!, $password: String!) { register(input: { email: $email, password: $password, timeZone: \"Etc/UTC\" }) { session { accessToken } } }",
            new { email = "new@example.com", password = Person.Password }
        );
        for (int i = 0; i < 3; i++)
            foreach (Person? person in new[] { ada, null })
            foreach (
                (string, object?)[] batch in (List<(string, object?)[]>)
                    [
                        [signIn, (Me, null)],
                        [(Me, null), signIn, (Me, null)],
                        [register, signIn, (Me, null)],
                    ]
            )
            {
                Batch answer = await SendAsync(server, person, Json(batch));
                Assert.DoesNotContain("accessToken", answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(grace.Email, answer.Text, StringComparison.Ordinal);
                Assert.Contains("must not be part of a batch", answer.Text, StringComparison.Ordinal);
                Assert.Equal(person?.Email, Email(answer.Body.AsArray()[^1]));
            }
        Assert.Equal(2L, await server.SqlAsync("select count(*) from users"));

        // Alone it signs in, and whoever's token comes with it is not read.
        Batch alone = await SendAsync(server, ada, Json(signIn));
        Assert.Equal(grace.Email, (string?)alone.Body[0]!["data"]!["login"]!["session"]!["me"]!["email"]);
    }

    [Fact]
    public async Task An_operation_of_another_user_than_the_first_is_not_answered()
    {
        SwappingGate? gate = null;
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            services =>
                services.AddSingleton<IRequestGate>(provider => gate = new(ActivatorUtilities.CreateInstance<RequestGate>(provider))),
            settings: On
        );
        Person ada = await Person.RegisterAsync(server);
        Person grace = await Person.RegisterAsync(server);
        await SendAsync(server, ada, Json((Me, null), (Me, null)));
        for (int i = 0; i < 3; i++)
        {
            gate!.Swap($"Bearer {grace.AccessToken}");
            Batch answer = await SendAsync(server, ada, Json((Me, null), (Me, null), (Me, null)));
            Assert.Equal(ada.Email, Email(answer.Body[0]));
            Assert.DoesNotContain(grace.Email, answer.Text, StringComparison.Ordinal);
            Assert.Equal("Unexpected Execution Error", (string?)answer.Body[1]!["errors"]![0]!["message"]);
        }
    }

    [Fact]
    public async Task A_logout_ends_the_token_for_what_follows()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        Person ada = await Person.RegisterAsync(server);
        Batch answer = await SendAsync(server, ada, Json((Me, null), ("mutation { logout { loggedOut } }", null), (Me, null)));
        Assert.Equal(200, answer.Status);
        Assert.Equal(ada.Email, Email(answer.Body[0]));
        Assert.Equal("AUTH_NOT_AUTHENTICATED", Code(answer.Body[2]));
        for (int i = 0; i < 2; i++)
        {
            Batch after = await SendAsync(server, ada, Json((Me, null), (Me, null)));
            Assert.Equal((401, "AUTH_NOT_AUTHENTICATED"), (after.Status, Code(after.Body[1])));
            Assert.Equal("Bearer error=\"invalid_token\"", after.Header("WWW-Authenticate"));
        }
        Batch mixed = await SendAsync(server, ada, Json(("{ __typename }", null), (Me, null)));
        Assert.Equal((200, "AUTH_NOT_AUTHENTICATED"), (mixed.Status, Code(mixed.Body[1])));
    }

    [Fact]
    public async Task Under_an_idempotency_key_no_mutation_runs_beside_others()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        Person ada = await Person.RegisterAsync(server);
        (string, object?) create = ("mutation { createStreak(input: { name: \"Read\" }) { streak { id } } }", null);
        for (int i = 0; i < 3; i++)
        {
            Batch two = await SendAsync(server, ada, Json(create, (Me, null), create), ("Idempotency-Key", "one"));
            Assert.Equal(["HC0009", null, "HC0009"], two.Body.AsArray().Select(Code));
            Assert.Equal(0L, await server.SqlAsync("select count(*) from streaks"));
        }
        string? id = null;
        for (int i = 0; i < 3; i++)
        {
            Batch alone = await SendAsync(server, ada, Json(create), ("Idempotency-Key", "two"));
            string created = (string)alone.Body[0]!["data"]!["createStreak"]!["streak"]!["id"]!;
            Assert.Equal(id ?? created, created);
            id = created;
        }
        Assert.Equal(1L, await server.SqlAsync("select count(*) from streaks"));
    }

    [Fact]
    public async Task Each_operation_has_its_own_price()
    {
        const string Costly = "{ me { streaks(first: 50) { nodes { checkIns(first: 50) { nodes { day streak { id } } } } } } }";
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        Person ada = await Person.RegisterAsync(server);
        Batch answer = await SendAsync(server, ada, Json((Me, null), (Costly, null), (Me, null)), ("GraphQL-Cost", "report"));
        Assert.Equal([null, "HC0047", null], answer.Body.AsArray().Select(Code));
        Assert.Equal(
            (int)answer.Body[0]!["extensions"]!["operationCost"]!["fieldCost"]!,
            (int)answer.Body[2]!["extensions"]!["operationCost"]!["fieldCost"]!
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_operation_counts_as_a_request(bool signedIn)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: [On, "--Streakoid:RateLimits:UserRequests=15", "--Streakoid:RateLimits:ClientRequests=16"]
        );
        // The registration is the sixteenth of the client.
        Person? person = signedIn ? await Person.RegisterAsync(server) : null;
        string batch = Json([.. Enumerable.Range(0, 10).Select(_ => (signedIn ? Me : "{ __typename }", (object?)null))]);
        Batch first = await SendAsync(server, person, batch);
        Assert.All(first.Body.AsArray(), one => Assert.Null(Code(one)));
        Assert.Equal(signedIn ? "5" : "6", first.Header("RateLimit-Remaining"));
        Batch second = await SendAsync(server, person, batch);
        Assert.Equal((200, signedIn ? 5 : 6), (second.Status, second.Body.AsArray().Count(one => Code(one) is null)));
        for (int i = 0; i < 2; i++)
        {
            Batch third = await SendAsync(server, person, batch);
            Assert.Equal((429, "application/json"), (third.Status, third.MediaType));
            Assert.NotNull(third.Header("Retry-After"));
            Assert.Equal(10, third.Body.AsArray().Count(one => Code(one) == "TOO_MANY_REQUESTS"));
        }
    }

    [Fact]
    public async Task What_cannot_be_read_counts_as_a_request_too()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: [On, "--Streakoid:RateLimits:ClientRequests=4"]);
        Batch first = await SendAsync(server, null, """[{},{"query":1},{"extensions":{"persistedQuery":{"sha256Hash":"x"}}}]""");
        Assert.Equal("1", first.Header("RateLimit-Remaining"));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", Code(first.Body[2]));
        Assert.Equal(400, (await SendAsync(server, null, "[]")).Status);
        Assert.Equal(429, (await SendAsync(server, null, "[]")).Status);
    }

    [Fact]
    public async Task A_batch_with_a_mutation_is_not_compressed()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        Person ada = await Person.RegisterAsync(server);
        string many = $"{{ {string.Concat(Enumerable.Range(10, 20).Select(i => $"{new string('a', 60)}{i}: __typename "))} }}";
        string token = "mutation { createAccessToken(input: { name: \"x\", scope: READ }) { token errors { ... on Error { code } } } }";
        Batch queries = await SendAsync(server, ada, Json((many, null), (many, null)), ("Accept-Encoding", "gzip"));
        Assert.True(queries.Compressed);
        foreach (
            (string, object?)[] batch in (List<(string, object?)[]>)
                [
                    [(many, null), (token, null)],
                    [(token, null), (many, null)],
                    [(many, null), (token, null), (many, null)],
                ]
        )
            Assert.False((await SendAsync(server, ada, Json(batch), ("Accept-Encoding", "gzip"))).Compressed);
    }

    [Fact]
    public async Task A_batch_is_small_and_is_not_answered_by_a_stream()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: On);
        Person ada = await Person.RegisterAsync(server);
        string large = Json(
            ("mutation($file: String!) { importData(input: { data: $file }) { __typename } }", new { file = new string('x', 100_000) })
        );
        Assert.Equal(413, (await SendAsync(server, ada, large)).Status);
        Assert.Equal(400, (await SendAsync(server, ada, Json((Me, null)), ("Accept", "text/event-stream"))).Status);
    }

    private static string Json(params (string Query, object? Variables)[] operations) =>
        System.Text.Json.JsonSerializer.Serialize(operations.Select(one => new { query = one.Query, variables = one.Variables }));

    private static string? Email(JsonNode? answer) => (string?)answer!["data"]?["me"]?["email"];

    private static string? Code(JsonNode? answer) => (string?)answer!["errors"]?[0]?["extensions"]?["code"];

    private static async Task<Batch> SendAsync(
        StreakoidServer server,
        Person? person,
        string body,
        params (string Name, string Value)[] headers
    )
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql") { Content = new StringContent(body, null, "application/json") };
        if (person is not null)
            request.Headers.Authorization = new("Bearer", person.AccessToken);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await server.Http.SendAsync(request);
        bool compressed = answer.Content.Headers.ContentEncoding.Count > 0;
        string text = compressed ? "null" : await answer.Content.ReadAsStringAsync();
        return new Batch(
            (int)answer.StatusCode,
            text,
            answer.Content.Headers.ContentType?.MediaType,
            compressed,
            answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase)
        );
    }

    private sealed record Batch(int Status, string Text, string? MediaType, bool Compressed, Dictionary<string, string> Headers)
    {
        public JsonNode Body => JsonNode.Parse(Text)!;

        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    /// <summary>A gate that takes another token for all operations after the next one, as a fault of ours might.</summary>
    private sealed class SwappingGate(IRequestGate gate) : IRequestGate
    {
        private string? _token;
        private int _calls;

        public bool CanServe => gate.CanServe;

        public void Swap(string token) => (_token, _calls) = (token, 0);

        public bool IsUnavailable(Exception exception) => gate.IsUnavailable(exception);

        public ValueTask<bool> IsSignedInAsync(HttpContext http, CancellationToken cancellationToken) =>
            gate.IsSignedInAsync(http, cancellationToken);

        public ValueTask<Principal?> AdmitAsync(
            HttpContext http,
            bool anonymous,
            IReadOnlyList<Prefetch> prefetches,
            CancellationToken cancellationToken
        )
        {
            if (_token is not null && ++_calls > 1)
                http.Request.Headers.Authorization = _token;
            return gate.AdmitAsync(http, anonymous, prefetches, cancellationToken);
        }
    }
}
