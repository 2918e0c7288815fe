using BenchmarkDotNet.Attributes;
using GraphQL;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Execution.Cost;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;

namespace Streakoid.MicroBenchmarks;

/// <summary>Measures pricing a known document. The price is cached unless it depends on a variable.</summary>
[MemoryDiagnoser]
public class PricingBenchmarks
{
    private KnownDocument? _document;
    private GraphQLOperationDefinition? _operation;
    private IValidationResult? _valid;

    public static IEnumerable<Sample> Documents => [Samples.Page, Samples.PageByVariable];

    [ParamsSource(nameof(Documents))]
    public Sample Document { get; set; } = Samples.Page;

    [GlobalSetup]
    public async Task ValidateAsync()
    {
        _document = Server.Executor.Parse(Document.Text);
        _operation = Server.OperationOf(_document);
        _valid = await Server.ValidateAsync(_document, new Inputs(new Dictionary<string, object?> { ["first"] = 20 }));
    }

    [Benchmark]
    public object? Price()
    {
        Pricing pricing = new(_document!, CostMode.Enforce, Server.Options);
        pricing.Price(Server.Schema, _operation!, _valid!.ArgumentValues);
        return pricing.Cost;
    }
}
