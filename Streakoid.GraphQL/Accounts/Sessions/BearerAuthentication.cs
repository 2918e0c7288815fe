using NodaTime;
using Streakoid.Accounts.PersonalAccessTokens;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Accounts.Sessions;

/// <summary>
/// Authenticates a bearer token. The user it names must exist and its session
/// must be valid; otherwise the token is rejected.
/// </summary>
internal static class BearerAuthentication
{
    private const string Scheme = "Bearer ";

    public static IServiceCollection AddBearerAuthentication(this IServiceCollection services) =>
        services.AddSingleton<JwtIssuer>().AddSingleton<RememberedTokens>();

    /// <summary>How long an access token is still valid by itself; null for a personal access token, whose row says so.</summary>
    public static async ValueTask<TimeSpan?> LifetimeAsync(RememberedTokens tokens, IClock clock, string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && header[Scheme.Length..].Trim() is var token
        && !token.StartsWith(PersonalAccessTokenSignIn.Prefix, StringComparison.Ordinal)
        && await tokens.ReadAsync(token) is { } claims
            ? (claims.EndsAt - clock.GetCurrentInstant()).ToTimeSpan()
            : null;

    /// <summary>Reads the request's access token or personal access token, and looks up its user.</summary>
    /// <param name="services">The request's services.</param>
    /// <param name="header">The header <c>Authorization</c>.</param>
    /// <param name="prefetches">What else is read for that user in the same round trip.</param>
    /// <param name="known">Told whose access token it is once its signature is found right, before the database is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The principal; null if the token is not valid or has expired.</returns>
    public static async ValueTask<Principal?> AuthenticateAsync(
        IServiceProvider services,
        string header,
        IReadOnlyList<Prefetch> prefetches,
        Action<UserId> known,
        CancellationToken cancellationToken
    )
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        string token = header[Scheme.Length..].Trim();
        RequestDatabases databases = services.GetRequiredService<RequestDatabases>();
        PrincipalGuard guard = services.GetRequiredService<PrincipalGuard>();
        if (token.StartsWith(PersonalAccessTokenSignIn.Prefix, StringComparison.Ordinal))
            return await PersonalAccessTokenSignIn.RunAsync(
                databases,
                guard,
                token,
                services.GetRequiredService<IClock>().Now(),
                cancellationToken
            );
        if (await services.GetRequiredService<RememberedTokens>().ReadAsync(token) is not { } claims)
            return null;
        known(claims.User);
        StreakoidDb db = databases.OpenFor(claims.User);
        Read<User> account = ViewerReads.AccountOf(claims.Session);
        await db.ReadAsync([account, .. prefetches.SelectMany(prefetch => prefetch.Reads)], cancellationToken);
        return account.Rows.SingleOrDefault() is { } user
            ? new Principal(guard, new Viewer(claims.User, claims.Session, AccessScope.Write), user, db, prefetches)
            : null;
    }
}
