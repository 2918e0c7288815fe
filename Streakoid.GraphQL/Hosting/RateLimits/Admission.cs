using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.RateLimits;

/// <summary>Rate-limits requests: by user if signed in, otherwise by address. Each answer shows the remaining requests.</summary>
internal static class Admission
{
    public static IServiceCollection AddStreakoidRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RateLimitOptions>(configuration.GetSection("Streakoid:RateLimits"));
        services.AddSingleton<RequestLimiter>().AddHostedService<CounterSweep>();
        string[] proxies = configuration.GetSection("Streakoid:TrustedProxies").Get<string[]>() ?? [];
        System.Net.IPNetwork[] networks = [.. proxies.Select(Network)];
        return services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders =
                networks.Length > 0
                    ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost
                    : ForwardedHeaders.None;
            // Follow the chain of trusted proxies only.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (System.Net.IPNetwork network in networks)
                options.KnownIPNetworks.Add(network);
        });
    }

    /// <summary>Counts a request and writes the headers.</summary>
    /// <exception cref="RequestRejectedException">There were too many.</exception>
    public static async ValueTask AdmitAsync(HttpContext http, Viewer? viewer)
    {
        IServiceProvider services = http.RequestServices;
        RateLimitOptions limits = services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        (CallerKey caller, int limit) = viewer is null
            ? (new CallerKey(http.Connection.RemoteIpAddress), limits.ClientRequests)
            : (new CallerKey(viewer.UserId), limits.UserRequests);
        if (await services.GetRequiredService<RequestLimiter>().TakeAsync(caller, limit, http.RequestAborted) is { } allowance)
            Say(http, allowance, limits);
    }

    /// <summary>Counts a request for a picture and writes the headers.</summary>
    /// <exception cref="RequestRejectedException">There were too many.</exception>
    public static async ValueTask AdmitPictureAsync(HttpContext http)
    {
        RateLimitOptions limits = http.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        CallerKey caller = new(http.Connection.RemoteIpAddress, pictures: true);
        RequestLimiter limiter = http.RequestServices.GetRequiredService<RequestLimiter>();
        if (await limiter.TakeAsync(caller, limits.PictureRequests, http.RequestAborted) is { } allowance)
            Say(http, allowance, limits);
    }

    /// <summary>Rejects a request of a user who has none left. It is not counted: it is not known yet whether the token is good.</summary>
    /// <exception cref="RequestRejectedException">There were too many.</exception>
    public static void RejectExhausted(HttpContext http, Data.UserId user)
    {
        RateLimitOptions limits = http.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        if (http.RequestServices.GetRequiredService<RequestLimiter>().Exhausted(new CallerKey(user), limits.UserRequests) is { } allowance)
            Say(http, allowance, limits);
    }

    private static void Say(HttpContext http, Allowance allowance, RateLimitOptions limits)
    {
        string reset = ((int)Math.Ceiling(allowance.Reset.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        IHeaderDictionary headers = http.Response.Headers;
        headers["RateLimit-Limit"] = allowance.Limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = allowance.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = reset;
        if (!allowance.Granted)
        {
            throw new RequestRejectedException(
                RejectionReason.TooManyRequests,
                ErrorCodes.TooManyRequests,
                $"Too many requests: the limit is {allowance.Limit} in {limits.Window.TotalSeconds:0} seconds. Try again in {reset} seconds."
            )
            {
                RetryAfter = allowance.Reset,
            };
        }
    }

    private static System.Net.IPNetwork Network(string text)
    {
        if (System.Net.IPNetwork.TryParse(text, out System.Net.IPNetwork network))
            return network;
        if (IPAddress.TryParse(text, out IPAddress? address))
            return new System.Net.IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        throw new StartException(
            $"Streakoid__TrustedProxies contains '{text}', which is neither an address nor a network. Give the proxies as addresses or as networks such as 10.0.0.0/8."
        );
    }
}
