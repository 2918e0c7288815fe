using System.Security.Claims;
using NodaTime;
using Streakoid.Accounts.Tokens;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Accounts;

/// <summary>
/// Turns a bearer token into a viewer. A token is only as good as its rows: the user it names must be there and its session
/// must live. Where either is gone the token is refused, and nobody else's row can take its place. They are looked up when the
/// request is about to be run, together with what it reads first: see <see cref="ViewerScope.EnterAsync"/>.
/// </summary>
internal static class BearerAuthentication
{
    private const string Scheme = "Bearer ";

    /// <summary>Somebody who is authenticated; who it is, the <see cref="ViewerScope"/> says.</summary>
    private static readonly ClaimsPrincipal SignedIn = new(new ClaimsIdentity("Bearer"));

    public static IServiceCollection AddBearerAuthentication(this IServiceCollection services) => services.AddSingleton<AccessTokens>().AddSingleton<RememberedTokens>();

    /// <summary>Reads the token that a request carries: an access token or a personal one.</summary>
    /// <returns>Somebody who is signed in, or null where the token is not valid.</returns>
    public static async ValueTask<ClaimsPrincipal?> AuthenticateAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        IServiceProvider services = http.RequestServices;
        ViewerScope scope = services.GetRequiredService<ViewerScope>();
        string token = header[Scheme.Length..].Trim();
        if (token.StartsWith(AccessTokenSignIn.Prefix, StringComparison.Ordinal))
            return await AccessTokenSignIn.RunAsync(scope, token, services.GetRequiredService<IClock>().Now(), cancellationToken) ? SignedIn : null;
        if (await services.GetRequiredService<RememberedTokens>().ReadAsync(token) is not { } said) return null;
        scope.Present(said.User, said.Session);
        return SignedIn;
    }
}
