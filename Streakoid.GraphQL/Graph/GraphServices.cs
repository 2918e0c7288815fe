using Microsoft.Extensions.DependencyInjection.Extensions;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>The services of each request that runs an operation.</summary>
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
