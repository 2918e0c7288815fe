using GraphQL.DI;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Streakoid.Graph;
using Streakoid.Graph.Directives;
using Streakoid.Transport.Plans;

namespace Streakoid.Transport;

/// <summary>The transport's two entry points: its services and its endpoints.</summary>
public static class TransportServices
{
    /// <summary>
    /// Adds what the endpoint needs. The schema and the engine are added with <c>AddGraphQL</c>; introspection
    /// and suggestions are on in Development unless <paramref name="configure"/> says otherwise.
    /// </summary>
    public static IServiceCollection AddGraphQLTransport(this IServiceCollection services, Action<TransportOptions>? configure = null)
    {
        services.TryAddSingleton(provider =>
        {
            bool development = provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false;
            TransportOptions options = new() { Introspection = development, Suggestions = development };
            configure?.Invoke(options);
            return options;
        });
        services.TryAddSingleton<DocumentCache>();
        services.TryAddSingleton<PlanExecutor>();
        services.TryAddSingleton<RequestExecutor>();
        services.TryAddSingleton<TrustedDocumentCheck>();
        services.TryAddSingleton<SchemaDownload>();
        services.TryAddSingleton<RequestMeter>();
        services.TryAddSingleton<TransportEndpoint>();
        services.TryAddSingleton<IRequestGate, TokenlessGate>();
        services.AddGraphServices();
        services.TryAddScoped<RequestFaults>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureSchema, SchemaDirectives>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, TransportShield>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ExactPathPolicy>());
        return services;
    }

    /// <summary>Maps the GraphQL endpoint, and the SDL as <c>schema.graphql</c> below it.</summary>
    public static IEndpointConventionBuilder MapGraphQLTransport(this IEndpointRouteBuilder endpoints, string path = "/graphql")
    {
        TransportEndpoint endpoint = endpoints.ServiceProvider.GetRequiredService<TransportEndpoint>();
        SchemaDownload download = endpoints.ServiceProvider.GetRequiredService<SchemaDownload>();
        endpoints.MapGet(path + "/schema.graphql", download.WriteAsync);
        return endpoints.Map(path, endpoint.HandleAsync).WithMetadata(new ExactPath());
    }

    private sealed class SchemaDirectives : IConfigureSchema
    {
        public void Configure(ISchema schema, IServiceProvider serviceProvider) => DirectiveDefinitions.Register(schema);
    }
}
