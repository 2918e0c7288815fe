using Microsoft.Extensions.DependencyInjection.Extensions;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>What every request has whose operation is run.</summary>
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
