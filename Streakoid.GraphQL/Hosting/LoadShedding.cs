using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Streakoid.Streaks.Pictures;
using Streakoid.Transport;

namespace Streakoid.Hosting;

/// <summary>
/// Bounds how many requests are worked on at once. One more is refused at once, which costs next to nothing, instead of
/// standing in a line in which everybody's time runs out. It stands before authentication, which reads the database.
/// </summary>
internal sealed class LoadShedding(IConfiguration configuration, TransportOptions transport, RequestMeter meter) : IStartupFilter
{
    private readonly ConcurrencyLimiterOptions _limit = new()
    {
        PermitLimit = configuration.GetValue("Streakoid:MaxConcurrentRequests", 256),
        QueueLimit = configuration.GetValue("Streakoid:MaxWaitingRequests", 0),
    };

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.UseRateLimiter(new RateLimiterOptions
        {
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(context => context.Request.Path == "/graphql" || context.Request.Path.StartsWithSegments(PictureAddress.Folder)
                ? RateLimitPartition.GetConcurrencyLimiter(true, _ => _limit)
                : RateLimitPartition.GetNoLimiter(false)),
            OnRejected = async (rejected, _) =>
            {
                meter.Shed();
                await TransportEndpoint.RefuseAsync(
                    rejected.HttpContext,
                    Refusal.Unavailable(),
                    transport,
                    MediaTypes.Negotiate(rejected.HttpContext.Request.Headers.Accept, transport.DefaultMediaType) ?? MediaTypes.Json);
            },
        });
        next(application);
    };
}
