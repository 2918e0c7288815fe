using BenchmarkDotNet.Attributes;
using Streakoid.Execution.Compiled;
using Streakoid.Execution.Documents;

namespace Streakoid.MicroBenchmarks;

/// <summary>Measures compiling an operation, which happens once per known document.</summary>
[MemoryDiagnoser]
public class OperationCompilerBenchmarks
{
    private KnownDocument? _document;

    public static IEnumerable<Sample> Documents => [Samples.Page, Samples.PageWithCheckIns];

    [ParamsSource(nameof(Documents))]
    public Sample Document { get; set; } = Samples.Page;

    [GlobalSetup]
    public void Parse()
    {
        _document = Server.Executor.Parse(Document.Text);
        if (Compile() is null)
            throw new InvalidOperationException($"'{Document}' has no compiled operation.");
    }

    [Benchmark]
    public object? Compile() => OperationCompiler.Compile(Server.Schema, _document!.Document, Server.OperationOf(_document));
}
