using System.Diagnostics;
using System.Threading.RateLimiting;
using Streakoid.Execution.Requests;
using Streakoid.Http;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting;

/// <summary>
/// Limits concurrent requests. One more is rejected at once instead of waiting in a queue where all requests time out. It runs before
/// everything else, so that a rejected request costs nothing.
/// </summary>
internal sealed class LoadShedding(IConfiguration configuration, GraphQLHttpOptions transport, RequestMeter meter)
    : IStartupFilter,
        IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = configuration.GetValue("Streakoid:MaxConcurrentRequests", 256),
            QueueLimit = configuration.GetValue("Streakoid:MaxWaitingRequests", 0),
        }
    );

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        application =>
        {
            application.Use(
                async (HttpContext context, RequestDelegate rest) =>
                {
                    if (!IsBounded(context.Request.Path))
                    {
                        await rest(context);
                        return;
                    }
                    using RateLimitLease lease = await _limiter.AcquireAsync(cancellationToken: context.RequestAborted);
                    if (lease.IsAcquired)
                        await rest(context);
                    else
                        await RefuseAsync(context);
                }
            );
            next(application);
        };

    public void Dispose() => _limiter.Dispose();

    private static bool IsBounded(PathString path) => path == "/graphql" || path.StartsWithSegments(PictureAddress.Folder);

    private async Task RefuseAsync(HttpContext context)
    {
        long began = Stopwatch.GetTimestamp();
        meter.Shed();
        RequestId.Assign(context);
        await RejectionWriter.WriteAsync(
            context,
            RequestRejectedException.Unavailable(),
            transport,
            MediaTypes.Negotiate(context.Request.Headers.Accept, transport.DefaultMediaType) ?? MediaTypes.Json
        );
        meter.Count(context.OperationInfo(), context.Response.StatusCode, Stopwatch.GetElapsedTime(began));
    }
}
