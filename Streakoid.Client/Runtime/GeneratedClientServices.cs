using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Streakoid.Client;

/// <summary>Registers clients of own operations for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedClientServices
{
    /// <summary>Adds a client for the server of <c>AddStreakoidClient</c>, with its session and lifetime.</summary>
    public static StreakoidClientBuilder Add<TInterface, TClient>(StreakoidClientBuilder builder, Func<IOperationExecutor, TClient> create)
        where TInterface : class
        where TClient : class, TInterface
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        if (IsNew<TClient>(builder.Services, hasSession: true))
        {
            builder.Registration.TryAdd(
                ServiceDescriptor.Singleton<TClient>(provider => create(provider.GetRequiredService<IOperationExecutor>()))
            );
            builder.Registration.TryAdd(ServiceDescriptor.Singleton<TInterface>(provider => provider.GetRequiredService<TClient>()));
        }
        return builder;
    }

    /// <summary>Adds a client for a server of its own, without a session.</summary>
    public static IHttpClientBuilder Add<TInterface, TClient>(
        IServiceCollection services,
        string name,
        SubscriptionTransport subscriptions,
        Func<IOperationExecutor, TClient> create
    )
        where TInterface : class
        where TClient : class, TInterface
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        if (!IsNew<TClient>(services, hasSession: false))
            return services.AddHttpClient(name);
        services.Configure<StreakoidClientOptions>(name, options => options.SubscriptionTransport = subscriptions);
        services.TryAddSingleton(provider => create(StreakoidClientServices.Executor(provider, name, name, null)));
        services.TryAddSingleton<TInterface>(provider => provider.GetRequiredService<TClient>());
        return StreakoidClientServices.AddWithoutSession(services, name);
    }

    private static bool IsNew<TClient>(IServiceCollection services, bool hasSession)
    {
        GeneratedClient? known = services
            .Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<GeneratedClient>()
            .FirstOrDefault(client => client.Type == typeof(TClient));
        if (known is null)
            services.AddSingleton(new GeneratedClient(typeof(TClient), hasSession));
        else if (known.HasSession != hasSession)
            throw new InvalidOperationException(
                $"{typeof(TClient).Name} was added twice: with the session of AddStreakoidClient, and for a server of its own. Add it once."
            );
        return known is null;
    }

    private sealed record GeneratedClient(Type Type, bool HasSession);
}
