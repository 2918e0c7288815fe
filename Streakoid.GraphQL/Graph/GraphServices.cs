using Microsoft.Extensions.DependencyInjection.Extensions;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>Registers the services of the graph.</summary>
public static class GraphServices
{
    public static IServiceCollection AddGraphServices(this IServiceCollection services)
    {
        services.TryAddSingleton<OwnershipAlarm>();
        services.TryAddScoped<PrincipalGuard>();
        services.TryAddScoped<MutationOutcomes>();
        return services;
    }
}
