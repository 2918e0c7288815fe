using System.Diagnostics;
using System.Globalization;
using System.Text;
using Streakoid.Tests.Support;
using Streakoid.Tests.Support.Toy;
using Xunit.Abstractions;

namespace Streakoid.Tests.Execution.Validation;

[Trait("kind", "server")]
public sealed class DocumentGuardTests(ToyFixture fixture, ITestOutputHelper output) : IClassFixture<ToyFixture>
{
    private readonly ToyServer _server = fixture.Server;

    [Fact]
    public async Task Every_hostile_document_is_refused_in_few_bytes_and_without_running_anything()
    {
        await using ToyServer introspecting = await ToyServer.StartAsync(options => options.Operations.Introspection = true);
        foreach (ToyServer server in (ToyServer[])[_server, introspecting])
            await server.PostAsync("{ hello }");
        StringBuilder table = new("| Document | Request, bytes | Answer | Answer, bytes | Milliseconds |\n|---|---:|---|---:|---:|\n");
        double longest = 0;
        int refused = 0;
        foreach (HostileDocument document in HostileDocuments.All)
        {
            ToyServer server = document.Introspection ? introspecting : _server;
            int resolved = server.Counters.Resolvers;
            int hashed = server.Counters.Hashes;
            // Refused documents are not kept, so the second time is the same work without the runtime's first compilation.
            await server.PostJsonAsync(document.Body);
            Stopwatch clock = Stopwatch.StartNew();
            ToyAnswer answer = await server.PostJsonAsync(document.Body);
            double elapsed = clock.Elapsed.TotalMilliseconds;
            longest = Math.Max(longest, elapsed);
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {document.Name} | {document.Body.Length} | {answer.Status} {(answer.Status == 200 ? "" : answer.Code)} | {answer.Body.Length} | {elapsed:0.0} |\n"
            );
            Assert.True(Encoding.UTF8.GetByteCount(answer.Body) < 4096, $"{document.Name}: {answer.Body.Length} bytes");
            if (document.Code == "200")
            {
                Assert.Equal(200, answer.Status);
                continue;
            }

            refused++;
            Assert.True(answer.Status == 400, $"{document.Name}: {answer.Status} {answer.Body}");
            Assert.True(document.Code == answer.Code, $"{document.Name}: {answer.Body}");
            Assert.False(answer.Json.TryGetProperty("data", out _), document.Name);
            Assert.Equal((resolved, hashed), (server.Counters.Resolvers, server.Counters.Hashes));
            foreach (string leak in (string[])["Exception", "System.", "GraphQL.", "   at ", "Parameter"])
                Assert.DoesNotContain(leak, answer.Body, StringComparison.Ordinal);
        }

        table.Insert(
            0,
            string.Create(CultureInfo.InvariantCulture, $"{refused} bad documents refused; the longest took {longest:0.0} ms.\n\n")
        );
        output.WriteLine(table.ToString());
        string folder = Path.Combine(Repository.Root, "artifacts");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "bad-documents.md"), table.ToString());
    }

    [Theory]
    [InlineData("{ plain { same { same { same { same { same { same { same { same { number } } } } } } } } } }")]
    [InlineData("{ deep }")]
    [InlineData("{ hello @skip(if: false) @include(if: true) }")]
    [InlineData("{ hello __typename }")]
    [InlineData("mutation { login(input: { name: \"x\" }) login(input: { name: \"x\" }) touch }")]
    public async Task What_is_within_the_limits_is_answered(string query)
    {
        await using ToyServer server = await ToyServer.StartAsync(options =>
            options.Operations.MaxTypeCost = options.Operations.MaxFieldCost = 10_000
        );
        ToyAnswer answer = await server.PostAsync(query);
        Assert.Equal(200, answer.Status);
        Assert.False(answer.Json.TryGetProperty("errors", out _), answer.Body);
    }

    [Fact]
    public async Task The_limits_are_exact()
    {
        static string Aliases(int count) => $"{{ {string.Join(' ', Enumerable.Range(0, count).Select(i => $"a{i}: hello"))} }}";
        static string Fields(int count) => $"{{ {string.Join(' ', Enumerable.Repeat("hello", count))} }}";
        static string Words(int count) => $"{{ hello(name: \"\"\"x\"\"\") {string.Join(' ', Enumerable.Repeat("@a", count))} }}";
        Assert.Equal(200, (await _server.PostAsync(Aliases(30))).Status);
        Assert.Equal(400, (await _server.PostAsync(Aliases(31))).Status);
        Assert.Equal(200, (await _server.PostAsync(Fields(500))).Status);
        Assert.Equal(400, (await _server.PostAsync(Fields(501))).Status);
        // Eight tokens, and two for each directive: 2,000 are read and refused for the directives, 2,002 for the tokens.
        Assert.Equal("DOCUMENT_LIMIT_EXCEEDED", (await _server.PostAsync(Words(996))).Code);
        Assert.Equal("HC0011", (await _server.PostAsync(Words(997))).Code);
    }

    [Fact]
    public async Task Thirty_one_nested_lists_are_written()
    {
        ToyAnswer answer = await _server.PostAsync("{ deep }");
        Assert.Equal($"{{\"data\":{{\"deep\":{new string('[', 31)}1{new string(']', 31)}}}}}", answer.Body);
    }

    [Fact]
    public async Task Tools_can_introspect_where_it_is_switched_on()
    {
        await using ToyServer server = await ToyServer.StartAsync(options => options.Operations.Introspection = true);
        foreach (string query in IntrospectionQueries.All)
        {
            ToyAnswer answer = await server.PostAsync(query, operationName: "IntrospectionQuery");
            Assert.True(answer.Status == 200, answer.Body);
            Assert.False(answer.Json.TryGetProperty("errors", out _), answer.Body);
            Assert.Equal(
                "Query",
                answer.Json.GetProperty("data").GetProperty("__schema").GetProperty("queryType").GetProperty("name").GetString()
            );
        }
    }
}
