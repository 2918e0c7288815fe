using GraphQL;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Streakoid.Tests.Execution.Compiled;

/// <summary>Counts what GraphQL.NET is asked to run, which is whatever no compiled operation has answered.</summary>
public sealed class CountedEngine(IDocumentExecuter engine) : IDocumentExecuter
{
    private int _runs;

    public int Runs => _runs;

    public static void PutInto(IServiceCollection services)
    {
        ServiceDescriptor inner = services.Last(service => service.ServiceType == typeof(IDocumentExecuter));
        services.Replace(
            ServiceDescriptor.Singleton<IDocumentExecuter>(provider => new CountedEngine(
                (IDocumentExecuter)(
                    inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)
                )
            ))
        );
    }

    public Task<ExecutionResult> ExecuteAsync(ExecutionOptions options)
    {
        Interlocked.Increment(ref _runs);
        return engine.ExecuteAsync(options);
    }
}
