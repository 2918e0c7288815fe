using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;
using Streakoid.Http;

namespace Streakoid.Tests.Isolation;

/// <summary>Authentication as it must never be written again: it does not look for the token's user, and takes the first one there
/// is.</summary>
public static class AnyUser
{
    /// <summary>Breaks a server so.</summary>
    public static void IsTakenForAMissingOne(IServiceCollection services) => services.AddSingleton<IRequestGate, Gate>();

    private sealed class Gate : IRequestGate
    {
        public bool CanServe => true;

        public bool IsUnavailable(Exception exception) => false;

        public ValueTask<bool> IsSignedInAsync(HttpContext http, CancellationToken cancellationToken) => new(false);

        public async ValueTask<Principal?> AdmitAsync(
            HttpContext http,
            bool anonymous,
            IReadOnlyList<Prefetch> prefetches,
            CancellationToken cancellationToken
        )
        {
            string header = http.Request.Headers.Authorization.ToString();
            if (anonymous || header.Length == 0)
                return null;
            return await TakeAnyUserAsync(http.RequestServices, header["Bearer ".Length..], cancellationToken)
                ?? throw InvalidToken.Reject(http);
        }
    }

    private static async Task<Principal?> TakeAnyUserAsync(IServiceProvider services, string token, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<JwtIssuer>().ReadAsync(token) is not { } said)
            return null;
        RequestDatabases databases = services.GetRequiredService<RequestDatabases>();
        StreakoidDb db = databases.OpenForNewAccount(said.User);
#pragma warning disable RS0030 // This is the mistake.
        User? user = await db.Users.IgnoreQueryFilters().FirstOrDefaultAsync(cancellationToken);
#pragma warning restore RS0030
        if (user is null)
            return null;
        UserId id = new(user.Id);
        return new Principal(
            services.GetRequiredService<PrincipalGuard>(),
            new Viewer(id, Guid.CreateVersion7(), AccessScope.Write),
            user,
            databases.OpenFor(id)
        );
    }
}
