using BenchmarkDotNet.Attributes;
using Streakoid.Execution;
using Streakoid.Execution.Documents;

namespace Streakoid.MicroBenchmarks;

/// <summary>Measures the first and later lookups of a document.</summary>
[MemoryDiagnoser]
public class DocumentCacheBenchmarks
{
    private readonly RequestExecutor _executor = Server.Executor;
    private readonly DocumentCache _cache = Server.Cache;

    public static IEnumerable<Sample> Documents => [Samples.Page, Samples.PageWithCheckIns, Samples.Largest];

    [ParamsSource(nameof(Documents))]
    public Sample Document { get; set; } = Samples.Page;

    [GlobalSetup]
    public void Keep() => _cache.Keep(Document.Text, _executor.Parse(Document.Text));

    [Benchmark]
    public object ParseAndGuard() => _executor.Parse(Document.Text);

    [Benchmark]
    public object? Find() => _cache.Find(Document.Text);
}
