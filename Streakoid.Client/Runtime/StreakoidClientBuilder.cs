using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Streakoid.Client;

/// <summary>Configures the client; returned by <c>AddStreakoidClient</c>.</summary>
public sealed class StreakoidClientBuilder
{
    internal StreakoidClientBuilder(IHttpClientBuilder http, ClientRegistration registration) =>
        (HttpClientBuilder, Registration) = (http, registration);

    internal ClientRegistration Registration { get; }

    /// <summary>The services.</summary>
    public IServiceCollection Services => HttpClientBuilder.Services;

    /// <summary>The HTTP client builder, for your own handlers. They run inside the client's handlers, once per HTTP request.</summary>
    public IHttpClientBuilder HttpClientBuilder { get; }

    /// <summary>Configures the HTTP client: its <see cref="HttpClient.BaseAddress"/> is the GraphQL endpoint.</summary>
    public StreakoidClientBuilder ConfigureHttpClient(Action<HttpClient> configure)
    {
        HttpClientBuilder.ConfigureHttpClient(configure);
        return this;
    }

    /// <summary>Configures the HTTP client with services.</summary>
    public StreakoidClientBuilder ConfigureHttpClient(Action<IServiceProvider, HttpClient> configure)
    {
        HttpClientBuilder.ConfigureHttpClient(configure);
        return this;
    }

    /// <summary>Sets options such as the deadline.</summary>
    public StreakoidClientBuilder Configure(Action<StreakoidClientOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>Keeps tokens in <typeparamref name="TStore"/> instead of in memory.</summary>
    public StreakoidClientBuilder UseTokenStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, ITokenStore
    {
        Registration.Add(new ServiceDescriptor(typeof(ITokenStore), typeof(TStore), ServiceLifetime.Singleton));
        return this;
    }

    /// <summary>Keeps what the server recognizes this device by in <typeparamref name="TStore"/> instead of in memory.</summary>
    public StreakoidClientBuilder UseDeviceStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IDeviceStore
    {
        Registration.Add(new ServiceDescriptor(typeof(IDeviceStore), typeof(TStore), ServiceLifetime.Singleton));
        return this;
    }

    /// <summary>Keeps the mutations of the <see cref="MutationQueue"/> in a store, which has them all: that of a folder, or your own.</summary>
    public StreakoidClientBuilder AddMutationQueue(Func<IServiceProvider, IMutationStore> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Registration.Add(ServiceDescriptor.Singleton(store));
        Registration.Add(
            ServiceDescriptor.Singleton(provider => new MutationQueue(
                provider.GetRequiredService<IOperationExecutor>(),
                provider.GetRequiredService<IStreakoidSession>(),
                provider.GetRequiredService<IMutationStore>(),
                provider.GetRequiredService<TimeProvider>()
            ))
        );
        return this;
    }
}
