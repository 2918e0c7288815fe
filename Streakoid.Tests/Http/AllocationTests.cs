using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Http;

/// <summary>Not beside other tests, whose allocations the runtime counts with ours.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary>What a request allocates, which is the same on every machine and at every load.</summary>
[Collection(nameof(AllocationTests))]
[Trait("kind", "server")]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Streaks = 20;
    private const int Days = 7;
    private const int Batches = 5;
    private const int BatchSize = 24;

    private const string Page = "{ me { id displayName streaks(first: 20) { nodes { id name currentLength longestLength } } } }";
    private const string PageWithCheckIns =
        "{ me { id displayName streaks(first: 20) { nodes { id name currentLength longestLength checkIns(first: 7) { nodes { day amount } } } } } }";
    private const string CheckIn =
        "mutation($id: ID!, $day: LocalDate) { checkIn(input: { streakId: $id, day: $day }) { checkIn { day } streak { id currentLength } } }";

    /// <summary>The most that a request may allocate, in kilobytes of 1,000 bytes.</summary>
    private static readonly (string Request, int Kilobytes)[] Budgets =
    [
        ("`{ __typename }`", 12),
        ("a page of 20 streaks", 70),
        ("… with each one's last 7 check-ins", 135),
        ("`checkIn` with an `Idempotency-Key`", 55),
    ];

    [Fact]
    public async Task A_request_allocates_no_more_than_the_readme_says()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(PipelineServer.Add);
        PipelineServer pipeline = (PipelineServer)server.Services.GetRequiredService<IServer>();
        Person ada = await WithStreaksAsync(server, checkedIn: true);
        Person grace = await WithStreaksAsync(server, checkedIn: false);
        Queue<byte[]> writes = new(
            (await IdsAsync(grace)).SelectMany(
                id => Enumerable.Range(7, 8),
                (id, day) => Body(CheckIn, new { id, day = $"2026-03-{day:00}" })
            )
        );

        long[] bytes =
        [
            await MeasureAsync(pipeline, null, () => Body("{ __typename }")),
            await MeasureAsync(pipeline, ada, () => Body(Page)),
            await MeasureAsync(pipeline, ada, () => Body(PageWithCheckIns)),
            await MeasureAsync(pipeline, grace, writes.Dequeue, withKeys: true),
        ];
        string table =
            "| request | may allocate |\n|---|---|\n"
            + string.Concat(Budgets.Select(b => string.Create(CultureInfo.InvariantCulture, $"| {b.Request} | {b.Kilobytes} KB |\n")));
        foreach (((string request, int _), long one) in Budgets.Zip(bytes))
            output.WriteLine($"{request}: {one} bytes");
        Assert.All(
            Budgets.Zip(bytes),
            one => Assert.True(one.Second <= one.First.Kilobytes * 1_000, $"{one.First.Request} allocates {one.Second} bytes.")
        );
        // A budget that is far above what is needed holds nothing.
        Assert.All(
            Budgets.Zip(bytes),
            one =>
                Assert.True(
                    one.Second >= one.First.Kilobytes * 600,
                    $"{one.First.Request} allocates {one.Second} bytes only: lower its budget."
                )
        );
        string document = await File.ReadAllTextAsync(Repository.File("docs", "measurements.md"));
        Assert.True(document.Contains(table, StringComparison.Ordinal), $"docs/measurements.md differs from:\n{table}");
    }

    /// <summary>Bytes a request: the least of several batches, since whatever else the process does can only add.</summary>
    private static async Task<long> MeasureAsync(PipelineServer pipeline, Person? person, Func<byte[]> body, bool withKeys = false)
    {
        string answer = await pipeline.AskAsync(body(), person?.AccessToken);
        Assert.DoesNotContain("errors", answer, StringComparison.Ordinal);
        long least = long.MaxValue;
        using MemoryStream ignored = new(1 << 16);
        for (int batch = 0; batch < Batches; batch++)
        {
            byte[][] bodies = [.. Enumerable.Range(0, BatchSize).Select(_ => body())];
            string[]? keys = withKeys ? [.. bodies.Select(_ => Guid.NewGuid().ToString())] : null;
            int next = 0;
            long before = GC.GetTotalAllocatedBytes(precise: true);
            foreach (byte[] one in bodies)
            {
                ignored.SetLength(0);
                await pipeline.SendAsync(one, person?.AccessToken, ignored, keys?[next++]);
            }
            long after = GC.GetTotalAllocatedBytes(precise: true);
            // The first batches build what the server keeps, such as its compiled operations and its connections.
            least = Math.Min(least, (after - before) / BatchSize);
        }
        return least;
    }

    private static byte[] Body(string query, object? variables = null) => JsonSerializer.SerializeToUtf8Bytes(new { query, variables });

    private static async Task<Person> WithStreaksAsync(StreakoidServer server, bool checkedIn)
    {
        Person person = await Person.RegisterAsync(server);
        for (int i = 0; i < Streaks; i++)
            await person.CreateStreakAsync($"Streak {i}");
        if (!checkedIn)
            return person;
        var entries = (await IdsAsync(person)).SelectMany(
            _ => Enumerable.Range(8, Days),
            (id, day) =>
                new
                {
                    clientId = Guid.NewGuid(),
                    streakId = id,
                    day = $"2026-03-{day:00}",
                }
        );
        (
            await person.AskAsync(
                "mutation($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { streaks { id } errors { __typename } } }",
                new { input = new { checkIns = entries } }
            )
        ).Succeeded();
        return person;
    }

    private static async Task<string[]> IdsAsync(Person person) =>
        [
            .. (await person.AskAsync("{ me { streaks(first: 20) { nodes { id } } } }"))
                .Data("me.streaks.nodes")!
                .AsArray()
                .Select(node => (string)node!["id"]!),
        ];
}
