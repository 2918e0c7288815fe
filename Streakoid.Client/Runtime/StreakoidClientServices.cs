using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Streakoid.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client.</summary>
public static class StreakoidClientServices
{
    /// <summary>
    /// Adds the typed client. It is one user's: a singleton in an application that somebody runs for themselves,
    /// <see cref="ServiceLifetime.Scoped"/> where one process serves many people.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="lifetime">How long a client and its session live.</param>
    public static StreakoidClientBuilder AddStreakoidClient(this IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        // Added again, say by two parts of one program, it is the same client and not one with all handlers twice.
        if (services.Any(service => service.ServiceType == typeof(GraphQLHttp)))
            return new StreakoidClientBuilder(services.AddHttpClient(GraphQLHttp.ClientName), lifetime);
        services.AddOptions<StreakoidClientOptions>()
            .Validate(options => options.Timeout > TimeSpan.Zero, "StreakoidClientOptions.Timeout must be more than nothing.")
            .Validate(options => options.RefreshAhead >= TimeSpan.Zero, "StreakoidClientOptions.RefreshAhead can't be negative.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GraphQLHttp>();
        services.TryAdd(new ServiceDescriptor(typeof(ITokenStore), typeof(MemoryTokenStore), lifetime));
        services.TryAdd(new ServiceDescriptor(typeof(StreakoidSession), Session, lifetime));
        services.TryAdd(new ServiceDescriptor(typeof(IOperationExecutor), typeof(OperationExecutor), lifetime));
        services.TryAdd(new ServiceDescriptor(typeof(StreakoidClient), typeof(StreakoidClient), lifetime));
        services.TryAdd(new ServiceDescriptor(typeof(IStreakoidClient), provider => provider.GetRequiredService<StreakoidClient>(), lifetime));

#pragma warning disable EXTEXP0001 // Not yet promised to stay, and the only way to do it.
        IHttpClientBuilder http = services.AddHttpClient(GraphQLHttp.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(Primary)
            // What a program adds to all its clients would repeat what is repeated here already.
            .RemoveAllResilienceHandlers()
            .AddHttpMessageHandler(() => new AccessTokenHandler());
#pragma warning restore EXTEXP0001
        http.AddRetries();
        http.AddHttpMessageHandler(() => new BufferingHandler());
        return new StreakoidClientBuilder(http, lifetime);
    }

    private static StreakoidSession Session(IServiceProvider services) => new(
        services.GetRequiredService<ITokenStore>(),
        services.GetRequiredService<GraphQLHttp>(),
        services.GetRequiredService<IOptions<StreakoidClientOptions>>(),
        services.GetRequiredService<TimeProvider>());

    // A redirect would turn the POST into a GET, or carry the token elsewhere. Cookies are nothing this API knows.
    private static HttpMessageHandler Primary() => OperatingSystem.IsBrowser()
        ? new HttpClientHandler()
        : new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
}
