using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>
/// The registration of the client in a service collection. Libraries and the application may each add the client. A lifetime that one
/// of them requests applies to all; two different lifetimes throw, so that no scope gets another scope's session.
/// </summary>
internal sealed class ClientRegistration(IServiceCollection services) : IValidateOptions<StreakoidClientOptions>
{
    // By name, because the client does not depend on ASP.NET Core.
    private const string Server = "Microsoft.AspNetCore.Hosting.Server.IServer";

    private readonly List<ServiceDescriptor> _own = [];
    private bool _asked;

    public ServiceLifetime Lifetime { get; private set; } = ServiceLifetime.Singleton;

    private bool InWebHost => services.Any(service => service.ServiceType.FullName == Server);

    /// <summary>The registration in these services; null if the client was not added yet.</summary>
    public static ClientRegistration? In(IServiceCollection services) =>
        services
            .Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<ClientRegistration>()
            .FirstOrDefault();

    /// <summary>Requests a lifetime, and registers the services again if they have another one.</summary>
    public void Use(ServiceLifetime lifetime)
    {
        if (lifetime is not (ServiceLifetime.Singleton or ServiceLifetime.Scoped))
            throw new ArgumentOutOfRangeException(
                nameof(lifetime),
                lifetime,
                "A client must be Singleton or Scoped: each Transient one would have its own session and lose the sign-in."
            );
        if (_asked && lifetime != Lifetime)
            throw new InvalidOperationException(
                $"AddStreakoidClient was called with ServiceLifetime.{Lifetime} before and with ServiceLifetime.{lifetime} now. One service collection has one client: "
                    + "call it with the same lifetime everywhere, and in libraries without one."
            );
        _asked = true;
        if (lifetime == Lifetime)
            return;
        Lifetime = lifetime;
        for (int i = 0; i < _own.Count; i++)
        {
            ServiceDescriptor former = _own[i];
            _own[i] = With(former, lifetime);
            int at = services.IndexOf(former);
            // The program may have removed it.
            if (at >= 0)
                services[at] = _own[i];
        }
    }

    /// <summary>Registers a service with the client's lifetime, which may still change.</summary>
    public void Add(ServiceDescriptor service)
    {
        ServiceDescriptor own = With(service, Lifetime);
        services.Add(own);
        _own.Add(own);
    }

    /// <summary>Registers the service unless the program has registered it.</summary>
    public void TryAdd(ServiceDescriptor service)
    {
        if (services.All(known => known.IsKeyedService || known.ServiceType != service.ServiceType))
            Add(service);
    }

    public ValidateOptionsResult Validate(string? name, StreakoidClientOptions options)
    {
        // Options with a name are those of clients without a session.
        if (!string.IsNullOrEmpty(name))
            return ValidateOptionsResult.Skip;
        if (Lifetime == ServiceLifetime.Singleton && InWebHost && !options.AllowSharedSession)
            return ValidateOptionsResult.Fail(
                "This is a web application, and its StreakoidClient is a singleton: one sign-in would apply to every visitor. "
                    + "Call AddStreakoidClient(ServiceLifetime.Scoped). If the application signs in as itself and not as its visitors, set StreakoidClientOptions.AllowSharedSession."
            );
        if (Lifetime == ServiceLifetime.Scoped && services.LastOrDefault(IsStore)?.Lifetime == ServiceLifetime.Singleton)
            return ValidateOptionsResult.Fail(
                "The StreakoidClient is scoped and its ITokenStore is a singleton: every scope would restore the tokens of the last sign-in. Register the ITokenStore as scoped."
            );
        if (
            Lifetime == ServiceLifetime.Scoped
            && services.Any(service => !service.IsKeyedService && service.ServiceType == typeof(MutationQueue))
        )
            return ValidateOptionsResult.Fail(
                "The StreakoidClient is scoped and has a MutationQueue: two scopes of one user would send its mutations at once. A program with a queue has one user: register the client as a singleton."
            );
        return ValidateOptionsResult.Success;
    }

    /// <summary>Throws if a singleton of a web application would keep a scoped session for all visitors.</summary>
    public void CheckScope(IServiceProvider provider, StreakoidClientOptions options)
    {
        if (
            Lifetime == ServiceLifetime.Scoped
            && InWebHost
            && !options.AllowSharedSession
            && ReferenceEquals(provider, provider.GetRequiredService<RootServices>().Provider)
        )
            throw new InvalidOperationException(
                "The scoped StreakoidClient was requested outside of a scope, for example by a singleton, so that every visitor would share one session. "
                    + "Request it from the scope of the HTTP request."
            );
    }

    private static bool IsStore(ServiceDescriptor service) => !service.IsKeyedService && service.ServiceType == typeof(ITokenStore);

    private static ServiceDescriptor With(ServiceDescriptor service, ServiceLifetime lifetime) =>
        service switch
        {
            _ when service.Lifetime == lifetime => service,
            { ImplementationType: { } type } => new ServiceDescriptor(service.ServiceType, type, lifetime),
            _ => new ServiceDescriptor(service.ServiceType, service.ImplementationFactory!, lifetime),
        };
}

/// <summary>The provider that outlives all scopes.</summary>
internal sealed record RootServices(IServiceProvider Provider);
