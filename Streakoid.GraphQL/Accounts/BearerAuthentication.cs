using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
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
public static class BearerAuthentication
{
    public static IServiceCollection AddBearerAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<AccessTokens>().AddSingleton<RememberedTokens>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        // Authentication brings data protection, which writes key files into the home folder at start; bearer tokens need none.
        foreach (ServiceDescriptor keyFiles in services.Where(s => s.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            services.Remove(keyFiles);
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<AccessTokens, RememberedTokens>((options, tokens, remembered) =>
        {
            options.MapInboundClaims = remembered.MapInboundClaims = false;
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(remembered);
            options.TokenValidationParameters = tokens.Validation;
            options.Events = new JwtBearerEvents { OnMessageReceived = TakeAccessTokenAsync, OnTokenValidated = PresentAsync };
        });
        return services;
    }

    /// <summary>A personal access token is no JWT: it is looked up here, and the JWT's way is not gone.</summary>
    private static async Task TakeAccessTokenAsync(MessageReceivedContext context)
    {
        const string Scheme = "Bearer ";
        string header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme + AccessTokenSignIn.Prefix, StringComparison.OrdinalIgnoreCase)) return;
        IServiceProvider services = context.HttpContext.RequestServices;
        bool signedIn = await AccessTokenSignIn.RunAsync(
            services.GetRequiredService<ViewerScope>(), header[Scheme.Length..].Trim(), services.GetRequiredService<IClock>().Now(), context.HttpContext.RequestAborted);
        if (!signedIn)
        {
            context.Fail("The access token is unknown, revoked or expired.");
            return;
        }
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity("AccessToken"));
        context.Success();
    }

    private static Task PresentAsync(TokenValidatedContext context)
    {
        if (context.SecurityToken is JsonWebToken token
            && Guid.TryParse(token.Subject, out Guid userId) && userId != Guid.Empty
            && token.TryGetPayloadValue(AccessTokens.SessionClaim, out string sid) && Guid.TryParse(sid, out Guid sessionId))
            context.HttpContext.RequestServices.GetRequiredService<ViewerScope>().Present(new UserId(userId), sessionId);
        else
            context.Fail("The token does not name a user and a session.");
        return Task.CompletedTask;
    }
}
