using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Execution;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Hosting;
using Streakoid.Http;

namespace Streakoid.MicroBenchmarks;

/// <summary>The server's services and schema as in production, without a port and a database.</summary>
internal static class Server
{
    internal static readonly ServiceProvider Services = new ServiceCollection()
        .AddLogging()
        .AddStreakoidSchema()
        .AddGraphQLHttp()
        .BuildServiceProvider();

    static Server()
    {
        // Otherwise the first request would initialize the types and be measured.
        Schema.Initialize();
    }

    public static ISchema Schema => Services.GetRequiredService<ISchema>();

    public static GraphQLHttpOptions HttpOptions => Services.GetRequiredService<GraphQLHttpOptions>();

    public static OperationLimits Options => Services.GetRequiredService<OperationLimits>();

    public static RequestExecutor Executor => Services.GetRequiredService<RequestExecutor>();

    public static DocumentCache Cache => Services.GetRequiredService<DocumentCache>();

    /// <summary>The only operation of a document.</summary>
    public static GraphQLOperationDefinition OperationOf(KnownDocument document) =>
        document.Document.Definitions.OfType<GraphQLOperationDefinition>().Single();

    /// <summary>Validates a document, as the server does before it prices one.</summary>
    public static async Task<IValidationResult> ValidateAsync(KnownDocument document, Inputs variables)
    {
        IValidationResult result = await Services
            .GetRequiredService<IDocumentValidator>()
            .ValidateAsync(
                new ValidationOptions
                {
                    Schema = Schema,
                    Document = document.Document,
                    Operation = OperationOf(document),
                    Variables = variables,
                    Rules = RequestExecutor.AllRules,
                    RequestServices = Services,
                }
            );
        return result.IsValid ? result : throw new InvalidOperationException(result.Errors[0].Message);
    }
}
