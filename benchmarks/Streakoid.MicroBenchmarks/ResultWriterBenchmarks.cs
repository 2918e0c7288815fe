using BenchmarkDotNet.Attributes;
using GraphQL;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Transport;

namespace Streakoid.MicroBenchmarks;

/// <summary>What it costs to write the answer of a page of 20 streaks as JSON.</summary>
[MemoryDiagnoser]
public class ResultWriterBenchmarks
{
    private Answer? _engines;
    private Answer? _plans;

    /// <summary>Sends the page twice: the engine runs a document that is sent for the first time, and a plan runs it from then on.</summary>
    [GlobalSetup]
    public async Task AskAsync()
    {
        ServiceProvider services = new ServiceCollection().AddLogging().AddGraphQL(graph => graph.AddSchema(new PageSchema())).AddGraphQLTransport().BuildServiceProvider();
        _engines = await AskAsync(services);
        _plans = await AskAsync(services);
        if (_engines.Data?.GetType() == _plans.Data?.GetType() || OfEngine() != OfPlan()) throw new InvalidOperationException("The page was not run in both ways.");
    }

    [Benchmark]
    public int OfEngine() => Write(_engines!);

    [Benchmark]
    public int OfPlan() => Write(_plans!);

    private static readonly PrincipalGuard Guard = new(Server.Services.GetRequiredService<OwnershipAlarm>());

    private static int Write(Answer answer)
    {
        using AnswerBuffer buffer = AnswerBuffer.Rent();
        ResultWriter.Write(buffer.Json, answer, Guard);
        return buffer.Written.Length;
    }

    private static Task<Answer> AskAsync(ServiceProvider services)
    {
        Entrance entrance = new(new DefaultHttpContext(), services.GetRequiredService<IRequestGate>());
        return services.GetRequiredService<RequestExecutor>().ExecuteAsync(
            new OperationRequest(Samples.Page.Text, null, Inputs.Empty, Inputs.Empty),
            new RequestScope("", false, CostMode.Enforce, services, new RequestFacts(), entrance, Guard, CancellationToken.None));
    }
}
