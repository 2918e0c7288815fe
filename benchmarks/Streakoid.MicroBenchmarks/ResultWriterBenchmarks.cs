using BenchmarkDotNet.Attributes;
using GraphQL;
using GraphQL.SystemTextJson;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Data;
using Streakoid.Execution;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph;
using Streakoid.Http;

namespace Streakoid.MicroBenchmarks;

/// <summary>Measures writing the response of a page of 20 streaks as JSON.</summary>
[MemoryDiagnoser]
public class ResultWriterBenchmarks
{
    private Answer? _engines;
    private Answer? _compiled;

    /// <summary>Sends the page twice: the engine runs a new document, and a compiled operation runs it afterwards.</summary>
    [GlobalSetup]
    public async Task AskAsync()
    {
        ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddGraphQL(graph => graph.AddSchema(new PageSchema()))
            .AddGraphQLHttp()
            .BuildServiceProvider();
        _engines = await AskAsync(services);
        _compiled = await AskAsync(services);
        if (_engines.Data?.GetType() == _compiled.Data?.GetType() || OfEngine() != OfCompiledOperation())
            throw new InvalidOperationException("The page did not run in both ways.");
    }

    [Benchmark]
    public int OfEngine() => Write(_engines!);

    [Benchmark]
    public int OfCompiledOperation() => Write(_compiled!);

    /// <summary>The engine's result, written by GraphQL.NET's serializer: without comparing owners.</summary>
    [Benchmark]
    public async Task<long> OfEngineByItsSerializerAsync()
    {
        using MemoryStream stream = new();
        await Serializer.WriteAsync(stream, new ExecutionResult { Executed = true, Data = _engines!.Data });
        return stream.Length;
    }

    private static readonly GraphQLSerializer Serializer = new();

    private static readonly PrincipalGuard Guard = new(Server.Services.GetRequiredService<OwnershipAlarm>());

    private static int Write(Answer answer)
    {
        using AnswerBuffer buffer = AnswerBuffer.Rent();
        ResultWriter.Write(buffer.Json, answer, Guard);
        return buffer.Written.Length;
    }

    private static Task<Answer> AskAsync(ServiceProvider services)
    {
        RequestAdmission admission = new((_, _, _) => new((Principal?)null));
        return services
            .GetRequiredService<RequestExecutor>()
            .ExecuteAsync(
                new OperationRequest(Samples.Page.Text, null, SentVariables.None),
                new RequestScope(
                    "",
                    false,
                    CostMode.Enforce,
                    services,
                    new OperationInfo(),
                    admission,
                    Guard,
                    default,
                    64 * 1024,
                    CancellationToken.None
                )
            );
    }
}
