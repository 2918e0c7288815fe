using BenchmarkDotNet.Attributes;
using GraphQL.Execution;
using GraphQLParser.AST;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Validation;

namespace Streakoid.MicroBenchmarks;

/// <summary>Measures the check of a document's size. Hostile documents must not cost much more than others.</summary>
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
            throw new InvalidOperationException($"The guard's result for '{Document}' is not the expected one.");
    }

    /// <summary>Whether the guard accepts the document. The exception of a rejection is measured too.</summary>
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
