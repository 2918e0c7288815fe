using Snapshooter;
using Snapshooter.Xunit;
using Xunit.Abstractions;

namespace Streakoid.Tests.Client.Generator;

/// <summary>Compares each generated file with a snapshot, to show the effect of a change in the schema, an operation or the
/// generator.</summary>
[Trait("kind", "generator")]
public class SnapshotTests(ITestOutputHelper output)
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Generated = new(static () => ClientFiles.Run().Files);

    public static TheoryData<string> Files => [.. Generated.Value.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_generated_file_is_as_it_was_reviewed(string file) =>
        Snapshot.Match(Generated.Value[file], new SnapshotNameExtension(file.Replace(".g.cs", "", StringComparison.Ordinal)));

    [Fact]
    public void Every_snapshot_belongs_to_a_generated_file()
    {
        var folder = Path.Combine(Snapshot.FullName("any").FolderPath, "__snapshots__");
        var expected = Generated.Value.Keys.Select(static file =>
            $"SnapshotTests.A_generated_file_is_as_it_was_reviewed_{file.Replace(".g.cs", "", StringComparison.Ordinal)}.snap"
        );

        var found = Directory.GetFiles(folder, "SnapshotTests.A_generated_file*").Select(Path.GetFileName);

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_operations_are_valid_and_each_is_a_property_of_the_client()
    {
        var run = ClientFiles.Run();
        var operations = run
            .Files.Keys.Where(static file =>
                file.EndsWith("Query.g.cs", StringComparison.Ordinal)
                || file.EndsWith("Mutation.g.cs", StringComparison.Ordinal)
                || file.EndsWith("Subscription.g.cs", StringComparison.Ordinal)
            )
            .ToList();

        Assert.Empty(run.Problems);
        Assert.Equal(58, operations.Count);
        Assert.All(
            operations,
            file => Assert.Contains($"public I{file[..^".g.cs".Length]} ", run.Files["StreakoidClient.g.cs"], StringComparison.Ordinal)
        );
        output.WriteLine(
            $"{operations.Count} operations, {run.Files.Count} generated files, {run.Files.Values.Sum(static text => text.Count(static c => c == '\n'))} generated lines"
        );
    }
}
