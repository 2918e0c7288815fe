using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streakoid.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client.</summary>
public static class StreakoidClientServices
{
    /// <summary>
    /// Adds the typed client with the lifetime that the application requests elsewhere, or as a singleton by default:
    /// for an application with one user. Libraries use this overload.
    /// </summary>
    /// <param name="services">The services.</param>
    public static StreakoidClientBuilder AddStreakoidClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        // Two parts of a program may add the client; the handlers are added once.
        return ClientRegistration.In(services) is { } known
            ? new StreakoidClientBuilder(services.AddHttpClient(GraphQLHttp.ClientName), known)
            : Add(services);
    }

    /// <summary>
    /// Adds the typed client. It belongs to one user: a singleton in an application with one user,
    /// <see cref="ServiceLifetime.Scoped"/> where one process serves many people, such as a web application.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="lifetime">How long a client and its session live.</param>
    /// <exception cref="InvalidOperationException">Another lifetime was requested before.</exception>
    public static StreakoidClientBuilder AddStreakoidClient(this IServiceCollection services, ServiceLifetime lifetime)
    {
        StreakoidClientBuilder builder = services.AddStreakoidClient();
        builder.Registration.Use(lifetime);
        return builder;
    }

    private static StreakoidClientBuilder Add(IServiceCollection services)
    {
        ClientRegistration registration = new(services);
        services.AddSingleton(registration);
        services.AddSingleton<IValidateOptions<StreakoidClientOptions>>(registration);
        services.AddSingleton(provider => new RootServices(provider));
        services
            .AddOptions<StreakoidClientOptions>()
            .Validate(options => options.Timeout > TimeSpan.Zero, "StreakoidClientOptions.Timeout must be positive.")
            .Validate(options => options.RefreshAhead >= TimeSpan.Zero, "StreakoidClientOptions.RefreshAhead can't be negative.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GraphQLHttp>();
        services.TryAddSingleton<Subscriptions>();
        registration.TryAdd(ServiceDescriptor.Singleton<ITokenStore, MemoryTokenStore>());
        registration.TryAdd(ServiceDescriptor.Singleton<IDeviceStore, MemoryDeviceStore>());
        registration.TryAdd(ServiceDescriptor.Singleton(Session));
        registration.TryAdd(ServiceDescriptor.Singleton<IStreakoidSession>(provider => provider.GetRequiredService<StreakoidSession>()));
        registration.TryAdd(ServiceDescriptor.Singleton<IOperationExecutor, OperationExecutor>());
        registration.TryAdd(ServiceDescriptor.Singleton<StreakoidClient, StreakoidClient>());
        registration.TryAdd(ServiceDescriptor.Singleton<IStreakoidClient>(provider => provider.GetRequiredService<StreakoidClient>()));

#pragma warning disable EXTEXP0001 // An experimental API without an alternative.
        IHttpClientBuilder http = services
            .AddHttpClient(GraphQLHttp.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(Primary)
            // Retry handlers that a program adds to all its clients would multiply the repeats.
            .RemoveAllResilienceHandlers()
            .AddHttpMessageHandler(() => new DeviceHandler())
            .AddHttpMessageHandler(() => new AccessTokenHandler());
#pragma warning restore EXTEXP0001
        http.AddRetries();
        http.AddHttpMessageHandler(() => new BufferingHandler());
        return new StreakoidClientBuilder(http, registration);
    }

    private static StreakoidSession Session(IServiceProvider services)
    {
        IOptions<StreakoidClientOptions> options = services.GetRequiredService<IOptions<StreakoidClientOptions>>();
        services.GetRequiredService<ClientRegistration>().CheckScope(services, options.Value);
        return new StreakoidSession(
            services.GetRequiredService<ITokenStore>(),
            services.GetRequiredService<IDeviceStore>(),
            services.GetRequiredService<GraphQLHttp>(),
            options,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<StreakoidSession>>()
        );
    }

    // A redirect could turn the POST into a GET or send the token to another host. This API does not use cookies.
    private static HttpMessageHandler Primary() =>
        OperatingSystem.IsBrowser()
            ? new HttpClientHandler()
            : new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            };
}
