using GraphQL.DI;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Streakoid.Execution;
using Streakoid.Execution.Compiled;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Subscriptions;
using Streakoid.Graph;
using Streakoid.Graph.Directives;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Http;

/// <summary>The endpoint's two entry points: its services and its endpoints.</summary>
public static class GraphQLHttpServices
{
    /// <summary>
    /// Adds what the endpoint needs. The schema and the engine are added with <c>AddGraphQL</c>; introspection
    /// and suggestions are on in Development unless <paramref name="configure"/> says otherwise.
    /// </summary>
    public static IServiceCollection AddGraphQLHttp(this IServiceCollection services, Action<GraphQLHttpOptions>? configure = null)
    {
        services.TryAddSingleton(provider =>
        {
            bool development = provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false;
            GraphQLHttpOptions options = new() { Operations = { Introspection = development, Suggestions = development } };
            configure?.Invoke(options);
            return options;
        });
        services.TryAddSingleton(provider => provider.GetRequiredService<GraphQLHttpOptions>().Operations);
        services.TryAddSingleton(provider => provider.GetRequiredService<GraphQLHttpOptions>().TrustedDocuments);
        services.TryAddSingleton<IAvailability>(provider => provider.GetRequiredService<IRequestGate>());
        services.TryAddSingleton<DocumentCache>();
        services.TryAddSingleton<CompiledOperationExecutor>();
        services.TryAddSingleton<RequestExecutor>();
        services.TryAddSingleton<TrustedDocumentCheck>();
        services.TryAddSingleton<SchemaDownload>();
        services.TryAddSingleton<RequestMeter>();
        services.TryAddSingleton<LoadShedding>();
        services.TryAddSingleton<ClientTransfers>();
        services.TryAddSingleton<RequestBodies>();
        services.TryAddSingleton<AnswerWriter>();
        services.TryAddSingleton(provider => provider.GetRequiredService<GraphQLHttpOptions>().Streams);
        services.TryAddSingleton(provider =>
        {
            StreamOptions streams = provider.GetRequiredService<StreamOptions>();
            return new StreamHub(streams.PerUser, streams.PerServer);
        });
        services.TryAddSingleton<SubscriptionRunner>();
        services.TryAddSingleton<ShutdownSpread>();
        services.TryAddSingleton<SocketEndpoint>();
        services.TryAddSingleton<EventStreamEndpoint>();
        services.TryAddSingleton<GraphQLHttpEndpoint>();
        services.TryAddSingleton<IRequestGate, TokenlessGate>();
        services.AddGraphServices();
        services.TryAddScoped<RequestFaults>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureSchema, SchemaDirectives>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, HttpMetricsMiddleware>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ExactPathPolicy>());
        return services;
    }

    /// <summary>Maps the GraphQL endpoint, and the SDL as <c>schema.graphql</c> below it.</summary>
    public static IEndpointConventionBuilder MapGraphQLHttp(this IEndpointRouteBuilder endpoints, string path = "/graphql")
    {
        GraphQLHttpEndpoint endpoint = endpoints.ServiceProvider.GetRequiredService<GraphQLHttpEndpoint>();
        SchemaDownload download = endpoints.ServiceProvider.GetRequiredService<SchemaDownload>();
        endpoints.MapGet(path + "/schema.graphql", download.WriteAsync);
        return endpoints.Map(path, endpoint.HandleAsync).WithMetadata(new ExactPath());
    }

    private sealed class SchemaDirectives : IConfigureSchema
    {
        public void Configure(ISchema schema, IServiceProvider serviceProvider) => DirectiveDefinitions.Register(schema);
    }
}
