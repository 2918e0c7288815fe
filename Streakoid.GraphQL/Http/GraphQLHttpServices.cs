using System.IO.Compression;
using GraphQL.DI;
using GraphQL.Types;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;
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
    /// <summary>The headers that a page of another origin may send: this server's, and those of Apollo's clients.</summary>
    private static readonly string[] SentHeaders =
    [
        "Content-Type",
        "Authorization",
        "Idempotency-Key",
        "GraphQL-Cost",
        "Streakoid-Device",
        "X-Request-Id",
        "apollographql-client-name",
        "apollographql-client-version",
        "apollo-require-preflight",
        "x-apollo-operation-name",
    ];

    /// <summary>The headers that it may read.</summary>
    private static readonly string[] ReadHeaders =
    [
        "Retry-After",
        "WWW-Authenticate",
        "X-Request-Id",
        "RateLimit-Limit",
        "RateLimit-Remaining",
        "RateLimit-Reset",
        "ETag",
        "Streakoid-Device",
    ];

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
        services.TryAddSingleton(provider => provider.GetRequiredService<GraphQLHttpOptions>().RegisteredDocuments);
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
        services.TryAddSingleton<OperationRunner>();
        services.TryAddSingleton<BatchRunner>();
        services.TryAddSingleton<GraphQLHttpEndpoint>();
        services.TryAddSingleton<IRequestGate, TokenlessGate>();
        services.AddGraphServices();
        services.TryAddScoped<RequestFaults>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureSchema, SchemaDirectives>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, HttpMetricsMiddleware>());
        // Longer than a URL and the headers may be, so that the endpoint refuses them with an error that says what to do.
        services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.MaxRequestLineSize = kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024
        );
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [MediaTypes.GraphQLResponse, MediaTypes.Json, SchemaDownload.MediaType];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.Replace(ServiceDescriptor.Singleton<IResponseCompressionProvider, AnswerCompression>());
        services
            .AddCors()
            .AddOptions<CorsOptions>()
            .Configure<GraphQLHttpOptions>(
                (cors, options) =>
                    cors.AddDefaultPolicy(policy =>
                        policy
                            .SetIsOriginAllowed(options.AllowedOrigins.Allows)
                            .WithMethods("GET", "POST")
                            .WithHeaders(SentHeaders)
                            .WithExposedHeaders(ReadHeaders)
                            .SetPreflightMaxAge(TimeSpan.FromHours(2))
                    )
            );
        return services;
    }

    /// <summary>Maps the GraphQL endpoint, and the SDL as <c>schema.graphql</c> below it.</summary>
    public static IEndpointConventionBuilder MapGraphQLHttp(this IEndpointRouteBuilder endpoints, string path = "/graphql")
    {
        GraphQLHttpEndpoint endpoint = endpoints.ServiceProvider.GetRequiredService<GraphQLHttpEndpoint>();
        SchemaDownload download = endpoints.ServiceProvider.GetRequiredService<SchemaDownload>();
        endpoints.MapGet(path + "/schema.graphql", download.WriteAsync);
        return endpoints.Map(path, endpoint.HandleAsync);
    }

    /// <summary>
    /// What pages of other origins need, and compression. It comes before the endpoint, so that a rejection has the headers of CORS too.
    /// </summary>
    public static IApplicationBuilder UseGraphQLHttp(this IApplicationBuilder application, string path = "/graphql") =>
        application.UseWhen(
            context => context.Request.Path.StartsWithSegments(path),
            api => api.Use(VaryByOrigin).UseCors().UseResponseCompression()
        );

    /// <summary>
    /// Says of every answer that it depends on the origin, also of one to a request without: a cache would give it, without the headers of
    /// CORS, to the page of another origin.
    /// </summary>
    private static Task VaryByOrigin(HttpContext context, RequestDelegate next)
    {
        if (context.RequestServices.GetRequiredService<GraphQLHttpOptions>().AllowedOrigins.Any)
        {
            context.Response.OnStarting(
                static state =>
                {
                    IHeaderDictionary headers = ((HttpResponse)state).Headers;
                    if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.Origin, StringComparer.OrdinalIgnoreCase))
                        headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Origin);
                    return Task.CompletedTask;
                },
                context.Response
            );
        }
        return next(context);
    }

    private sealed class SchemaDirectives : IConfigureSchema
    {
        public void Configure(ISchema schema, IServiceProvider serviceProvider) => DirectiveDefinitions.Register(schema);
    }
}
