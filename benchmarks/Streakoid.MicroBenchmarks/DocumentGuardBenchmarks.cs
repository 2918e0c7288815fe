using BenchmarkDotNet.Attributes;
using GraphQL.Execution;
using GraphQLParser.AST;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Validation;

namespace Streakoid.MicroBenchmarks;

/// <summary>What it costs to find out whether a document is small enough. What is hostile must not cost much more than what is
/// not.</summary>
[MemoryDiagnoser]
public class DocumentGuardBenchmarks
{
    private GraphQLDocument? _document;

    public static IEnumerable<Sample> Documents => [Samples.Page, Samples.PageWithCheckIns, Samples.Largest, .. Samples.Hostile];

    [ParamsSource(nameof(Documents))]
    public Sample Document { get; set; } = Samples.Page;

    [GlobalSetup]
    public void Parse()
    {
        _document = new GraphQLDocumentBuilder().Build(Document.Text);
        if (Guard() == Samples.Hostile.Contains(Document))
            throw new InvalidOperationException($"The guard judges '{Document}' otherwise.");
    }

    /// <summary>Whether the document may pass. A refusal is an exception, which is measured with it.</summary>
    [Benchmark]
    public bool Guard()
    {
        try
        {
            DocumentGuard.CheckText(Document.Text, Server.Options);
            DocumentGuard.Check(_document!, Server.Options);
            return true;
        }
        catch (RequestRejectedException)
        {
            return false;
        }
    }
}
