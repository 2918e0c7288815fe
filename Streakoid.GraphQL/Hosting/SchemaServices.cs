using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using Streakoid.Graph;

namespace Streakoid.Hosting;

internal static class SchemaServices
{
    public static IServiceCollection AddStreakoidSchema(this IServiceCollection services) => services.AddGraphQL(graphQL => graphQL
        .AddSelfActivatingSchema<StreakoidSchema>()
        // One context serves a request, so its fields take turns; loaders still gather what a level asks for.
        .AddExecutionStrategy<SerialExecutionStrategy>(OperationType.Query)
        .AddExecutionStrategy<OneByOneExecutionStrategy>(OperationType.Mutation));
}
