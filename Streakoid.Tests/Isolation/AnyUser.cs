using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Accounts;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Transport;

namespace Streakoid.Tests.Isolation;

/// <summary>Authentication as it must never be written again: it does not look for the token's user, and takes the first one there is.</summary>
public static class AnyUser
{
    /// <summary>Breaks a server so.</summary>
    public static void IsTakenForAMissingOne(IServiceCollection services)
    {
        Func<IServiceProvider, object> make = services.Single(service => service.ServiceType == typeof(TransportOptions)).ImplementationFactory!;
        services.AddSingleton(provider =>
        {
            var options = (TransportOptions)make(provider);
            options.Authenticate = TakeAnyUserAsync;
            return options;
        });
    }

    private static async ValueTask<ClaimsPrincipal?> TakeAnyUserAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string header = http.Request.Headers.Authorization.ToString();
        if (await http.RequestServices.GetRequiredService<AccessTokens>().ReadAsync(header["Bearer ".Length..]) is not { } said) return null;
        ViewerScope scope = http.RequestServices.GetRequiredService<ViewerScope>();
        StreakoidDb db = scope.Open();
        db.ActAs(said.User);
#pragma warning disable RS0030 // This is the mistake.
        User? user = await db.Users.IgnoreQueryFilters().FirstOrDefaultAsync(cancellationToken);
#pragma warning restore RS0030
        if (user is null) return null;
        StreakoidDb theirs = scope.Open();
        theirs.ActAs(new UserId(user.Id));
        scope.SignIn(user, Guid.CreateVersion7(), theirs);
        return new ClaimsPrincipal(new ClaimsIdentity("Bearer"));
    }
}
