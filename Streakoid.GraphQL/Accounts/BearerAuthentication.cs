using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
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
    /// <summary>Somebody who is authenticated; who it is, the <see cref="ViewerScope"/> says.</summary>
    private static readonly ClaimsPrincipal SignedIn = new(new ClaimsIdentity("Bearer"));

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

    /// <summary>A token that was right before is not validated again, and a personal access token is no JWT; whatever else comes goes the JWT's way.</summary>
    private static async Task TakeAccessTokenAsync(MessageReceivedContext context)
    {
        const string Scheme = "Bearer ";
        string header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return;
        string token = header[Scheme.Length..].Trim();
        IServiceProvider services = context.HttpContext.RequestServices;
        if (services.GetRequiredService<RememberedTokens>().Recall(token) is { } known)
        {
            if (!Present(services, known.SecurityToken)) return;
            context.Principal = SignedIn;
            context.Success();
        }
        else if (token.StartsWith(AccessTokenSignIn.Prefix, StringComparison.Ordinal))
        {
            bool signedIn = await AccessTokenSignIn.RunAsync(
                services.GetRequiredService<ViewerScope>(), token, services.GetRequiredService<IClock>().Now(), context.HttpContext.RequestAborted);
            if (!signedIn)
            {
                context.Fail("The access token is unknown, revoked or expired.");
                return;
            }
            context.Principal = SignedIn;
            context.Success();
        }
    }

    private static Task PresentAsync(TokenValidatedContext context)
    {
        if (!Present(context.HttpContext.RequestServices, context.SecurityToken)) context.Fail("The token does not name a user and a session.");
        return Task.CompletedTask;
    }

    private static bool Present(IServiceProvider services, SecurityToken? validated)
    {
        if (validated is not JsonWebToken token
            || !Guid.TryParse(token.Subject, out Guid userId) || userId == Guid.Empty
            || !token.TryGetPayloadValue(AccessTokens.SessionClaim, out string sid) || !Guid.TryParse(sid, out Guid sessionId))
            return false;
        services.GetRequiredService<ViewerScope>().Present(new UserId(userId), sessionId);
        return true;
    }
}
