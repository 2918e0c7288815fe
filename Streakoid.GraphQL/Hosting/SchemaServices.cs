using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using Streakoid.Graph;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Hosting;

internal static class SchemaServices
{
    public static IServiceCollection AddStreakoidSchema(this IServiceCollection services) =>
        services.AddGraphQL(graphQL =>
            graphQL
                .AddSelfActivatingSchema<StreakoidSchema>()
                // A request has one DbContext, so its fields run one after the other; loaders still batch each level.
                .AddExecutionStrategy<SerialExecutionStrategy>(OperationType.Query)
                .AddExecutionStrategy<OneByOneExecutionStrategy>(OperationType.Mutation)
                .AddExecutionStrategy<EventExecutionStrategy>(OperationType.Subscription)
        );
}
