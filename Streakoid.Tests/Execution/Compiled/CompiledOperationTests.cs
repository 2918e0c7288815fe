using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Execution.Compiled;

/// <summary>A compiled operation answers byte for byte what GraphQL.NET answers, which runs each document when it is first seen.</summary>
[Trait("kind", "server")]
public sealed class CompiledOperationTests(CompiledOperationTests.Fixture fixture, ITestOutputHelper output)
    : IClassFixture<CompiledOperationTests.Fixture>
{
    private static readonly int Queries = int.Parse(
        Environment.GetEnvironmentVariable("STREAKOID_PLAN_QUERIES") ?? "400",
        System.Globalization.CultureInfo.InvariantCulture
    );

    private int _spaces;

    /// <summary>What stands before the body: the status and a space.</summary>
    private const int StatusLength = 4;

    [Fact]
    public async Task Queries_at_random_are_answered_alike_with_a_compiled_operation_and_without()
    {
        ISchema schema = fixture.Server.Services.GetRequiredService<ISchema>();
        (int planned, int failed) = (0, 0);
        for (int seed = 0; seed < Queries; seed++)
        {
            (string query, JsonObject variables) = new RandomQueries(schema, fixture.Asker, seed).Next();
            (string first, int firstRuns) = await AskAsync(query, variables);
            (string second, int secondRuns) = await AskAsync(query, variables);
            Assert.True(first == second, $"Query {seed}:\n{query}\n{variables.ToJsonString()}\n{first}\n{second}");
            if (secondRuns < firstRuns)
                planned++;
            if (first.Contains("\"errors\":[{\"message\"", StringComparison.Ordinal))
                failed++;
            // Without an error there is nothing to leave a compiled operation for. (A cache that is full makes room first.)
            else
                Assert.True(
                    secondRuns == 0 || (await AskAsync(query, variables)).Runs == 0 || (await AskAsync(query, variables)).Runs == 0,
                    $"Query {seed} had no compiled operation:\n{query}"
                );
        }
        output.WriteLine($"{Queries} queries: {planned} answered by a compiled operation, {failed} with errors.");
        Assert.True(planned > Queries / 4, $"Only {planned} queries were answered by a compiled operation.");
        Assert.True(failed > Queries / 10, $"Only {failed} queries failed.");
    }

    [Fact]
    public async Task Sign_ins_at_random_are_answered_alike_with_nothing_of_whose_token_came_along()
    {
        ISchema schema = fixture.Server.Services.GetRequiredService<ISchema>();
        Traces others = await fixture.Other.TracesAsync();
        int answered = 0;
        for (int seed = 0; seed < Queries / 4; seed++)
        {
            (string query, JsonObject variables) = new RandomQueries(schema, fixture.Asker, seed).NextLogin();
            string[] answers = new string[3];
            for (int time = 0; time < answers.Length; time++)
                answers[time] = Unsessioned((await AskAsync(query, variables, fixture.Other.Person.AccessToken)).Answer);
            Assert.True(
                answers[0] == answers[1] && answers[1] == answers[2],
                $"Sign-in {seed}:\n{query}\n{variables.ToJsonString()}\n{string.Join('\n', answers)}"
            );
            Assert.Empty(others.In(answers[0]));
            if (answers[0].Contains("\"me\":{", StringComparison.Ordinal))
                answered++;
        }
        Assert.True(answered > Queries / 8, $"Only {answered} sign-ins were answered.");

        // Each opens a session, of which the list has one more.
        static string Unsessioned(string answer) =>
            System.Text.RegularExpressions.Regex.Replace(answer, "\"a[0-9]+\":\\[(\\{[^{}]*\\},?)*\\]", "[]");
    }

    [Theory]
    [InlineData("{ faulty { atOnce later loaded nothing nested self { atOnce } selves { later loaded } } }", 0)]
    [InlineData("{ faulty { atOnce missing } }", 1)]
    [InlineData("{ faulty { self { loadedMissing } } atOnce: faulty { atOnce } }", 1)]
    [InlineData("{ faultyForSure { missing } }", 1)]
    [InlineData("{ faultyForSure { selves { missing } } }", 1)]
    [InlineData("{ faulty { atOnce broken refused } }", 1)]
    [InlineData("{ faulty { selves { refused } } }", 1)]
    [InlineData("{ faulty { wrong atOnce } }", 1)]
    [InlineData("{ faulty { holes atOnce } }", 1)]
    [InlineData("{ faulty { stranger { atOnce } } }", 1)]
    [InlineData(
        "{ faulty { pure pureNothing pureNested pureSelf { pure __typename } pureSelves { pure atOnce } } pure: faulty { pureSelves { pure pureSelf { pureNothing } } } }",
        0
    )]
    [InlineData("{ faulty { pure pureMissing } }", 1)]
    [InlineData("{ faulty { pureSelves { pureSelf { pureMissing } } } atOnce: faulty { pure } }", 1)]
    [InlineData("{ faultyForSure { pureMissing } }", 1)]
    [InlineData("{ faulty { pure pureBroken } }", 1)]
    [InlineData("{ faulty { pureWrong pure } }", 1)]
    [InlineData("{ faulty { pureHoles pure } }", 1)]
    [InlineData("{ faulty { pureStranger { pure } } }", 1)]
    [InlineData("{ faulty { atOnce @skip(if: true) later } }", 1)]
    [InlineData(
        "{ one: me { ...S } other: me { ...S streaks(first: 1) { pageInfo { hasNextPage } } } } fragment S on Me { streaks(first: 1) { nodes { id } } }",
        0
    )]
    [InlineData(
        "{ me { streaks(first: 2) { nodes { ...C } edges { node { ...C checkIns(first: 1) { pageInfo { hasNextPage } nodes { note id } } } } } } } fragment C on Streak { checkIns(first: 1) { nodes { day } } }",
        0
    )]
    [InlineData(
        "{ me { ...A ...B } } fragment A on Me { streaks(first: 1) { nodes { id } } } fragment B on Me { streaks(first: 1) { nodes { name ... on Node { id } } } }",
        0
    )]
    public async Task A_compiled_operation_answers_or_leaves_it_to_the_engine(string query, int runsOfTheSecond)
    {
        (string first, int firstRuns) = await AskAsync(query, []);
        (string second, int secondRuns) = await AskAsync(query, []);
        Assert.Equal(first, second);
        Assert.Equal((1, runsOfTheSecond), (firstRuns, secondRuns));
    }

    [Theory]
    [InlineData("mutation { write { atOnce later loaded pure selves { pure } } }", 0)]
    [InlineData("mutation { write { atOnce missing } }", 1)]
    [InlineData("mutation { write { selves { pureMissing } } }", 1)]
    [InlineData("mutation { writeForSure { pureMissing } }", 1)]
    [InlineData("mutation { write { pureBroken broken } }", 1)]
    [InlineData("mutation { writeBroken { atOnce } }", 1)]
    [InlineData("mutation { writeRefused { atOnce } }", 1)]
    [InlineData("mutation { one: write { atOnce } }", 0)]
    [InlineData("mutation { write { atOnce } write { later } }", 0)]
    [InlineData("mutation { one: write { atOnce } other: write { later } }", 1)]
    public async Task A_mutation_runs_once_with_and_without_a_compiled_operation(string query, int runsOfTheSecond)
    {
        FaultyFields.Writes writes = fixture.Server.Services.GetRequiredService<FaultyFields.Writes>();
        int fields = query.Contains("other", StringComparison.Ordinal) ? 2 : 1;
        (string first, int firstRuns) = await AskAsync(query, []);
        int before = writes.Done;
        (string second, int secondRuns) = await AskAsync(query, []);
        Assert.Equal(first, second);
        Assert.Equal((1, runsOfTheSecond), (firstRuns, secondRuns));
        Assert.Equal(fields, writes.Done - before);
    }

    [Fact]
    public async Task Variables_that_do_not_fit_are_refused_alike()
    {
        const string Objects =
            "query($size: Int!, $where: StreakFilterInput) { me { streaks(first: $size, where: $where) { nodes { id } } streak(id: \"U3RyZWFrOkoHogFVWhd+hN9pyDkcgn4=\") { id } } node(id: \"TWU6SgeiAVpYS3K4ZKzVEjlfyg==\") { id } }";
        const string Scalars =
            "query($size: Int!, $id: ID!, $from: LocalDate!) { me { streaks(first: $size) { nodes { id days(from: $from, to: $from) { date } } } streak(id: $id) { id } } }";
        JsonObject right = new()
        {
            ["size"] = 2,
            ["id"] = "U3RyZWFrOkoHogFVWhd+hN9pyDkcgn4=",
            ["from"] = "2026-03-01",
        };
        foreach (string query in (string[])[Scalars, Objects])
        {
            foreach (
                (string name, JsonNode? value) in new (string, JsonNode?)[]
                {
                    ("size", 2),
                    ("size", null),
                    ("size", "two"),
                    ("size", 2.5),
                    ("size", 3_000_000_000),
                    ("size", true),
                    ("size", new JsonArray(1)),
                    ("size", 0),
                    ("size", 51),
                    ("id", 7),
                    ("id", ""),
                    ("id", null),
                    ("id", true),
                    ("from", "2026-02-30"),
                    ("from", 5),
                    ("from", null),
                    ("more", 1),
                }
            )
            {
                JsonObject variables = (JsonObject)right.DeepClone();
                variables[name] = value;
                // With other spaces it is another document, which the engine has not seen.
                (string first, _) = await AskAsync($"{query}{new string(' ', Interlocked.Increment(ref _spaces))}", variables);
                await AskAsync(query, right);
                (string second, _) = await AskAsync(query, variables);
                Assert.Equal(first, second);
            }
            JsonObject without = (JsonObject)right.DeepClone();
            without.Remove("size");
            Assert.Equal((await AskAsync($"{query} ", without)).Item1, (await AskAsync(query, without)).Item1);
        }
    }

    [Fact]
    public async Task Of_several_operations_each_has_its_own_compiled_operation_and_none_is_guessed()
    {
        const string Both = "query A { me { id } } query B { me { displayName } }";
        List<string> answers = [];
        foreach (string? name in new[] { "A", "B", "A", "B", null })
        {
            using HttpResponseMessage response = await SendAsync(new { query = Both, operationName = name });
            answers.Add(await response.Content.ReadAsStringAsync());
        }
        Assert.Equal(answers[..2], answers[2..4]);
        Assert.NotEqual(answers[0], answers[1]);
        Assert.Contains("errors", answers[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiled_operation_reads_its_variables_at_each_request()
    {
        const string Query = "query($n: Int!) { me { streaks(first: $n) { nodes { id } } } }";
        foreach (int n in new[] { 1, 2, 1, 3 })
        {
            (string answer, _) = await AskAsync(Query, new JsonObject { ["n"] = n });
            Assert.Equal(n, JsonNode.Parse(answer[StatusLength..])!["data"]!["me"]!["streaks"]!["nodes"]!.AsArray().Count);
        }
        (string tooMany, _) = await AskAsync(Query, new JsonObject { ["n"] = 51 });
        Assert.Contains("maxAllowedItems", tooMany, StringComparison.Ordinal);
        (string wrong, _) = await AskAsync(Query, new JsonObject { ["n"] = "three" });
        Assert.Contains("HC0016", wrong, StringComparison.Ordinal);
    }

    private async Task<(string Answer, int Runs)> AskAsync(string query, JsonObject variables, string? token = null)
    {
        CountedEngine engine = (CountedEngine)fixture.Server.Services.GetRequiredService<IDocumentExecuter>();
        int before = engine.Runs;
        using HttpResponseMessage response = await SendAsync(new { query, variables }, token);
        return ($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}", engine.Runs - before);
    }

    private async Task<HttpResponseMessage> SendAsync(object body, string? token = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token ?? fixture.Asker.Person.AccessToken}");
        // Told in some errors.
        request.Headers.TryAddWithoutValidation("X-Request-Id", "the-same");
        return await fixture.Server.Http.SendAsync(request);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public StreakoidServer Server { get; private set; } = null!;

        public Tenant Asker { get; private set; } = null!;

        public Tenant Other { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await StreakoidServer.StartAsync(
                services =>
                {
                    FaultyFields.AddTo(services);
                    CountedEngine.PutInto(services);
                },
                settings: "--Streakoid:Accounts:PasswordIterations=1000"
            );
            Asker = await Tenant.SettleAsync(Server, "Asker");
            Other = await Tenant.SettleAsync(Server, "Other");
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
