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
        AddOptions(services, Options.Options.DefaultName);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => Http(provider, GraphQLHttp.ClientName));
        registration.TryAdd(ServiceDescriptor.Singleton<ITokenStore, MemoryTokenStore>());
        registration.TryAdd(ServiceDescriptor.Singleton<IDeviceStore, MemoryDeviceStore>());
        registration.TryAdd(ServiceDescriptor.Singleton(Session));
        registration.TryAdd(ServiceDescriptor.Singleton<IStreakoidSession>(provider => provider.GetRequiredService<StreakoidSession>()));
        registration.TryAdd(
            ServiceDescriptor.Singleton<IOperationExecutor>(provider =>
                Executor(provider, GraphQLHttp.ClientName, Options.Options.DefaultName, provider.GetRequiredService<StreakoidSession>())
            )
        );
        registration.TryAdd(ServiceDescriptor.Singleton<StreakoidClient, StreakoidClient>());
        registration.TryAdd(ServiceDescriptor.Singleton<IStreakoidClient>(provider => provider.GetRequiredService<StreakoidClient>()));

        IHttpClientBuilder http = AddHttp(services, GraphQLHttp.ClientName)
            .AddHttpMessageHandler(() => new DeviceHandler())
            .AddHttpMessageHandler(() => new AccessTokenHandler());
        AddInnerHandlers(http);
        return new StreakoidClientBuilder(http, registration);
    }

    /// <summary>Adds an executor for another server, without a session.</summary>
    internal static IHttpClientBuilder AddWithoutSession(IServiceCollection services, string name)
    {
        AddOptions(services, name);
        services.TryAddSingleton(TimeProvider.System);
        IHttpClientBuilder http = AddHttp(services, name);
        AddInnerHandlers(http);
        return http;
    }

    /// <summary>The executor of a client.</summary>
    internal static OperationExecutor Executor(IServiceProvider provider, string http, string options, StreakoidSession? session)
    {
        IOptions<StreakoidClientOptions> own = Options.Options.Create(
            provider.GetRequiredService<IOptionsMonitor<StreakoidClientOptions>>().Get(options)
        );
        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        IHttpClientFactory clients = provider.GetRequiredService<IHttpClientFactory>();
        return new OperationExecutor(Http(provider, http), new Subscriptions(clients, own, time, http), session, own, time);
    }

    private static GraphQLHttp Http(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>(), name);

    private static void AddOptions(IServiceCollection services, string name) =>
        services
            .AddOptions<StreakoidClientOptions>(name)
            .Validate(options => options.Timeout > TimeSpan.Zero, "StreakoidClientOptions.Timeout must be positive.")
            .Validate(options => options.RefreshAhead >= TimeSpan.Zero, "StreakoidClientOptions.RefreshAhead can't be negative.")
            .ValidateOnStart();

    private static IHttpClientBuilder AddHttp(IServiceCollection services, string name) =>
#pragma warning disable EXTEXP0001 // An experimental API without an alternative.
        services
            .AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(Primary)
            // Retry handlers that a program adds to all its clients would multiply the repeats.
            .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001

    private static void AddInnerHandlers(IHttpClientBuilder http)
    {
        http.AddRetries();
        http.AddHttpMessageHandler(() => new BufferingHandler());
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
